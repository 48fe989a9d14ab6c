import type { ApiProblem, Problem } from "./types";

/** The server's answer when it could not do what was asked. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(
    status: number,
    readonly body: Partial<ApiProblem>,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.problems = body.problems ?? [];
  }
}

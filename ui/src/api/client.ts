import createClient, { type Client, type ClientPathsWithMethod, type MaybeOptionalInit, type Middleware } from "openapi-fetch";

import { ApiError } from "./errors";
import type { components, paths as schemaPaths } from "./schema";
import type { ApiProblem } from "./types";

/** Every answer but a success becomes an {@link ApiError}, so that callers deal with `data` only. */
const throwProblems: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => ({}));
    throw new ApiError(response.status, body as Partial<ApiProblem>);
  },
};

/** Relative to the page's <base>, for Airflow may live below a path. */
export const API_ROOT = new URL("airloom/api/v1", document.baseURI).href;

/** The paths below the root. */
type paths = { [Path in keyof schemaPaths as Path extends `/api/v1${infer Rest}` ? Rest : never]: schemaPaths[Path] };

type Methods = "get" | "put" | "post" | "patch" | "delete";

/** Without the form that only `fields` asks for. */
type Whole<Json> = Json extends unknown ? (components["schemas"]["SparseList"] extends Json ? never : Json) : never;
type Answer<Operation, Status extends number> = Operation extends {
  responses: Record<Status, { content: { "application/json": infer Json } }>;
}
  ? Whole<Json>
  : never;
type Body<Operation> = Answer<Operation, 200> | Answer<Operation, 201> | Answer<Operation, 202>;

type Init<Path extends keyof paths, Method> = MaybeOptionalInit<paths[Path], Method & keyof paths[Path]>;

/** As openapi-fetch's own, but with the resources' types as they are (it maps them, and turns pairs into arrays). */
type Call<Method extends Methods> = <Path extends ClientPathsWithMethod<Client<paths>, Method>>(
  path: Path,
  ...init: undefined extends Init<Path, Method>
    ? [Init<Path, Method>?]
    : [Init<Path, Method>]
) => Promise<{ data?: Body<paths[Path][Method & keyof paths[Path]]>; response: Response }>;

interface Api {
  GET: Call<"get">;
  PUT: Call<"put">;
  POST: Call<"post">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
}

const early = new Map<string, Promise<Response>>();
/** Milliseconds after which an answer that nobody took is too old to be taken. */
const FRESH = 10_000;

/** Answers to what was asked by address before this code was here; each is given to the first who asks the same. */
export function answerWith(answers: ReadonlyMap<string, Promise<Response>>): void {
  for (const [url, answer] of answers) early.set(url, answer);
  setTimeout(() => early.clear(), FRESH);
}

function answered(request: Request): Promise<Response> | undefined {
  if (request.method !== "GET") return undefined;
  const answer = early.get(request.url);
  early.delete(request.url);
  return answer;
}

const client = createClient<paths>({
  baseUrl: API_ROOT,
  credentials: "same-origin",
  fetch: (request) => answered(request) ?? fetch(request),
});
client.use(throwProblems);

export const api = client as unknown as Api;

/** Asks for what may not be there, so that its absence is an answer and no error. */
export const MAY_BE_ABSENT = { may_be_absent: true } as const;

/** The body of an answer to a question asked so; null where there is none. */
export const dataOrNull = async <Result>(answer: Promise<{ data?: Result }>): Promise<NoInfer<Result> | null> =>
  (await answer).data ?? null;

/** The body of a successful answer: `const me = await data(api.GET("/me"))`. */
export async function data<Result>(answer: Promise<{ data?: Result }>): Promise<NoInfer<Result>> {
  return (await answer).data as Result;
}

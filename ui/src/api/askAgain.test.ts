import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";

import { askAgain } from "./askAgain";

/** A query on the page, each of whose answers comes when a test gives it. */
function asked() {
  const answers: ((value: string) => void)[] = [];
  const client = new QueryClient();
  const queryFn = vi.fn(() => new Promise<string>((resolve) => answers.push(resolve)));
  new QueryObserver(client, { queryKey: ["list"], queryFn }).subscribe(() => undefined);
  return { client, queryFn, answers, shown: () => client.getQueryData(["list"]) };
}

it("asks once more where the first answer is still on its way", async () => {
  const { client, queryFn, answers, shown } = asked();
  const told = askAgain(client, ["list"]);
  answers[0]?.("before the change");
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  answers[1]?.("after it");
  await told;
  expect(shown()).toBe("after it");
});

it("lets an answer come although changes come faster, and asks once for all of them", async () => {
  const { client, queryFn, answers, shown } = asked();
  answers[0]?.("first");
  await vi.waitFor(() => expect(shown()).toBe("first"));
  const told = [1, 2, 3].map(() => askAgain(client, ["list"]));
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  told.push(askAgain(client, ["list"]), askAgain(client, ["list"]));
  answers[1]?.("second");
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(3));
  expect(shown()).toBe("second");
  answers[2]?.("third");
  await Promise.all(told);
  expect(queryFn).toHaveBeenCalledTimes(3);
  expect(shown()).toBe("third");
});

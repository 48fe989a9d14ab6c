// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { answerWith, api, API_ROOT, data } from "./client";

const ME = `${API_ROOT}/me`;
const answer = (name: string) => Promise.resolve(Response.json({ name }));
const askedNow = vi.fn(() => answer("asked now"));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", askedNow.mockClear());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const name = async () => (await data(api.GET("/me"))).name;

it("gives an answer that was asked for early to the first who asks", async () => {
  answerWith(new Map([[ME, answer("asked early")]]));
  expect(await name()).toBe("asked early");
  expect(await name()).toBe("asked now");
  expect(askedNow).toHaveBeenCalledTimes(1);
});

it("asks again where the early question was lost on the way", async () => {
  const lost = Promise.reject<Response>(new TypeError("Failed to fetch"));
  answerWith(new Map([[ME, lost]]));
  await expect(name()).rejects.toThrow("Failed to fetch");
  expect(await name()).toBe("asked now");
});

it("takes no answer that has become old", async () => {
  answerWith(new Map([[ME, answer("asked early")]]));
  vi.advanceTimersByTime(60_000);
  expect(await name()).toBe("asked now");
});

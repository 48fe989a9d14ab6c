import { createContext, use } from "react";

export interface Message {
  id: number;
  text: string;
  kind: "info" | "error";
  /** What can be done about it. */
  action?: { label: string; onSelect: () => void } | undefined;
}

export type Show = (text: string, kind?: Message["kind"], action?: Message["action"]) => void;

export const ShowToast = createContext<Show>(() => undefined);

/** Gives a function that shows a short message for a few seconds. */
export const useToast = (): Show => use(ShowToast);

/** Whether somebody wants to be invited to the tour: asked once in a browser, until they have answered. */
import { isBoolean, readStored, writeStored } from "@/ui/stored";

const keyOf = (user: string): string => `airloom.tour.dismissed:${user}`;

export const isInvited = (user: string): boolean => readStored(keyOf(user), isBoolean) !== true;

/** The person has seen the tour, or wants none. */
export const never = (user: string): void => writeStored(keyOf(user), true);

/** The same UI with a window of its own, at /airloom/ and below. */
import { followColourScheme } from "./app/colourScheme";
import { begin, mountApp } from "./app/mount";

followColourScheme();
begin(new Map());
const place = document.getElementById("airloom");
if (place instanceof HTMLDivElement) mountApp(place, "airloom");

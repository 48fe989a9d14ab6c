import { create } from "zustand";

const NARROW = 1000;

interface Sizes {
  paletteOpen: boolean;
  /** Widths and heights in pixels. */
  right: number;
  bottom: number;
  togglePalette: () => void;
  setRight: (value: number) => void;
  setBottom: (value: number) => void;
}

const within = (value: number, least: number, most: number) => Math.round(Math.max(least, Math.min(most, value)));

/** How large the builder's parts are; they stay so while the page is open. */
export const useSizes = create<Sizes>()((set) => ({
  paletteOpen: window.innerWidth > NARROW,
  right: window.innerWidth > NARROW ? 340 : 300,
  bottom: 240,
  togglePalette: () => set(({ paletteOpen }) => ({ paletteOpen: !paletteOpen })),
  setRight: (value) => set({ right: within(value, 260, window.innerWidth * 0.6) }),
  setBottom: (value) => set({ bottom: within(value, 120, window.innerHeight * 0.7) }),
}));

import { create } from "zustand";

/** Whether the builder covers the whole window, Airflow's navigation included. */
export const useFullScreen = create<{ on: boolean; toggle: () => void }>()((set) => ({
  on: false,
  toggle: () => set(({ on }) => ({ on: !on })),
}));

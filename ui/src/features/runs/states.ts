const FINAL = new Set(["success", "failed"]);

export const isOver = (state: string | undefined): boolean => state !== undefined && FINAL.has(state);

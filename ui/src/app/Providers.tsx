import { QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

import { queryClient } from "@/api/queryClient";
import { ToastProvider } from "@/ui";
import { NewVersion } from "./NewVersion";

/** What every page needs around it, whichever root it is in. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={400}>
        <ToastProvider>
          {children}
          <NewVersion />
        </ToastProvider>
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}

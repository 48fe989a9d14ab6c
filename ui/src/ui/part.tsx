import { useEffect, useState, type ComponentType, type ReactNode } from "react";

import { t } from "@/i18n";
import { ErrorBoundary } from "./ErrorBoundary";
import { idle } from "./idle";
import { ErrorState } from "./states";
import { useToast } from "./toasting";

interface Options {
  /** What stands there while the code is on its way. */
  waiting?: ReactNode;
  /** Whether the page is as good without it: then nothing is said where it cannot be loaded. */
  optional?: boolean;
  /** Whether what is there already comes first: then it is not asked for before the browser is idle. */
  whenIdle?: boolean;
}

/**
 * A part of the page whose code is loaded when it is first shown. Where that fails, or the part does, the rest of the page
 * stays as it is: a dialog closes with a message, any other part says so in its place and offers to try again.
 *
 * Not by Suspense: it never asks again for what failed once, and what it reveals React holds back until 0.3 s after the
 * spinner came.
 */
export function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting = null, optional = false, whenIdle = false }: Options = {},
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return function Part(props: Props) {
    const [Shown, show] = useState(() => known);
    const [error, fail] = useState<unknown>(undefined);
    const missing = Shown === undefined && error === undefined;
    useEffect(() => {
      if (!missing) return;
      let left = false;
      (whenIdle ? idle().then(load) : load()).then(
        (loaded) => {
          known = loaded;
          if (!left) show(() => loaded);
        },
        (reason: unknown) => left || fail(reason ?? new Error()),
      );
      return () => {
        left = true;
      };
    }, [missing]);
    const failed = (reason: unknown, retry: () => void) => {
      if (optional) return null;
      const close = "onClose" in props && typeof props.onClose === "function" ? (props.onClose as () => void) : null;
      return close === null ? <ErrorState error={reason} onRetry={retry} /> : <Closing error={reason} close={close} />;
    };
    if (error !== undefined) return failed(error, () => fail(undefined));
    if (Shown === undefined) return waiting;
    return (
      <ErrorBoundary failed={failed}>
        <Shown {...props} />
      </ErrorBoundary>
    );
  };
}

/** Ends a dialog that cannot be shown, and says why. */
function Closing({ error, close }: { error: unknown; close: () => void }) {
  const toast = useToast();
  useEffect(() => {
    toast(t("ui.part.failed", { message: error instanceof Error ? error.message : String(error) }), "error");
    close();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once: it is gone then
  }, []);
  return null;
}

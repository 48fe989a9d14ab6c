import { useEffect, useState, type ComponentType } from "react";

import { PageSpinner } from "@/ui";

/**
 * A page whose code is loaded when it is first shown. Not by Suspense: what that reveals React holds back until 0.3 s
 * after the spinner came, and the code is here sooner.
 */
export function page<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return function Page(props: Props) {
    const [Shown, show] = useState(() => known);
    const missing = Shown === undefined;
    useEffect(() => {
      if (!missing) return;
      load().then(
        (loaded) => {
          known = loaded.default;
          show(() => loaded.default);
        },
        (error: unknown) => {
          show(() => {
            throw error; // to the boundary around it, which offers to try again
          });
        },
      );
    }, [missing]);
    return Shown === undefined ? <PageSpinner /> : <Shown {...props} />;
  };
}

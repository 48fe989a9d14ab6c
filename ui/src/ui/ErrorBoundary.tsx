import { Component, type ReactNode } from "react";

import { ErrorState } from "./states";

interface Props {
  children: ReactNode;
  /** What is shown instead, by default the error with the offer to try again. */
  failed?: (error: unknown, retry: () => void) => ReactNode;
}

/** Keeps an error of one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const retry = () => this.setState({ error: undefined });
    return this.props.failed?.(error, retry) ?? (this.props.failed ? null : <ErrorState error={error} onRetry={retry} />);
  }
}

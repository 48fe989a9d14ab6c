/** The UI kit: everything a page is made of. */
export { Button, IconButton, LinkButton } from "./Button";
export { Dialog } from "./Dialog";
export { ErrorBoundary } from "./ErrorBoundary";
export { AreaMenu, Menu, type MenuEntry } from "./Menu";
export { portal } from "./portal";
export { EmptyState, ErrorState, PageSpinner, Spinner } from "./states";
export { Tabs, type Tab } from "./Tabs";
export { ToastProvider } from "./Toast";
export { useToast } from "./toasting";
export { Tooltip } from "./Tooltip";

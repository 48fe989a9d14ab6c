/** The icons that node types name, by their Lucide names; one that is in no list is shown as a box. */
import {
  ArrowUpDown, Box, Calculator, Columns3, CopyMinus, Database, DatabaseZap, FileInput, FileOutput, Filter, Globe, ListEnd,
  Merge, Rows3, Sigma, type LucideIcon, type LucideProps,
} from "lucide-react";
import { createElement, forwardRef, lazy, Suspense } from "react";

/** Those of the node types that most pipelines have; what others name loads when it is first shown. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  "arrow-up-down": ArrowUpDown, box: Box, calculator: Calculator, "columns-3": Columns3, "copy-minus": CopyMinus,
  database: Database, "database-zap": DatabaseZap, "file-input": FileInput, "file-output": FileOutput, filter: Filter,
  globe: Globe, "list-end": ListEnd, merge: Merge, "rows-3": Rows3, sigma: Sigma,
};

const MoreIcon = lazy(() => import("./MoreIcon"));
const others = new Map<string, LucideIcon>();

export const iconOf = (name = "box"): LucideIcon => ICONS[name] ?? others.get(name) ?? otherIcon(name);

function otherIcon(name: string): LucideIcon {
  const Icon = forwardRef<SVGSVGElement, LucideProps>((props, ref) =>
    createElement(Suspense, { fallback: createElement(Box, props) }, createElement(MoreIcon, { ...props, ref, name })),
  );
  others.set(name, Icon);
  return Icon;
}

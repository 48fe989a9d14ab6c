import { useSearchParams } from "react-router";

/** What a page's rows are filtered by, kept in its address; `standard` names the filters and what they are at first. */
export function useFilters<Filters extends Record<string, string>>(
  standard: Filters,
): [Filters, (change: Partial<Filters>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = Object.fromEntries(
    Object.entries(standard).map(([name, value]) => [name, params.get(name) ?? value]),
  ) as Filters;
  const change = (changed: Partial<Filters>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changed)) {
      if (value === undefined || value === standard[name]) next.delete(name);
      else next.set(name, value);
    }
    setParams(next, { replace: true });
  };
  return [filters, change];
}

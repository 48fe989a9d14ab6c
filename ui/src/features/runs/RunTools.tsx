import { t } from "@/i18n";
import { Select, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { usePipelines } from "../pipelines/queries";
import { STATES, TYPES, type RunFilters } from "./filters";
import { wordsOf } from "./states";

interface Props {
  filters: RunFilters;
  onChange: (changed: Partial<RunFilters>) => void;
}

/** What narrows the list of runs. */
export function RunTools({ filters, onChange }: Props) {
  const pipelines = usePipelines().data ?? [];
  const names = new Map(pipelines.filter((item) => item.has_dag).map((item) => [item.id, item.name ?? item.id]));
  if (filters.pipeline !== "" && !names.has(filters.pipeline)) names.set(filters.pipeline, filters.pipeline);
  const options = [...names].map(([value, label]) => ({ value, label }));
  options.sort((one, other) => one.label.localeCompare(other.label));
  return (
    <>
      <Select
        className={pageStyles.filter}
        aria-label={t("runs.pipeline")}
        value={filters.pipeline}
        options={[{ value: "", label: t("runs.pipeline.all") }, ...options]}
        onChange={(event) => onChange({ pipeline: event.target.value })}
      />
      <Select
        className={pageStyles.filter}
        aria-label={t("runs.state")}
        value={filters.state}
        options={[
          { value: "", label: t("runs.state.all") },
          ...STATES.map((value) => ({ value, label: wordsOf("state", value) })),
        ]}
        onChange={(event) => onChange({ state: event.target.value })}
      />
      <Select
        className={pageStyles.filter}
        aria-label={t("runs.trigger")}
        value={filters.type}
        options={[
          { value: "", label: t("runs.trigger.all") },
          ...TYPES.map((value) => ({ value, label: wordsOf("run_type", value) })),
        ]}
        onChange={(event) => onChange({ type: event.target.value })}
      />
      {(["from", "to"] as const).map((name) => (
        <label key={name} className={pageStyles.inline}>
          <span className={pageStyles.muted}>{t(`table.${name}`)}</span>
          <TextInput
            type="date"
            className={pageStyles.filter}
            value={filters[name]}
            onChange={(event) => onChange({ [name]: event.target.value })}
          />
        </label>
      ))}
    </>
  );
}

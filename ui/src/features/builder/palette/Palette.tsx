import { ChevronDown, ChevronRight, Search, Star } from "lucide-react";
import { useMemo, useState } from "react";

import type { NodeType } from "@/api/types";
import { t } from "@/i18n";
import { besideSelection, insertNode } from "../actions";
import { useCommandContext } from "../commands/context";
import { matching } from "../commands/matching";
import { TypeIcon } from "../TypeIcon";
import { useBuilder, useBuilderStore } from "../store";
import { DRAGGED_TYPE } from "./drag";
import { turnFavourite, useFavourites } from "./favourites";
import { groupsOf } from "./groups";
import styles from "./Palette.module.css";

/** The node types, to drag onto the canvas or to add with Enter. */
export function Palette() {
  const types = useBuilder((state) => state.types);
  const recent = useBuilder((state) => state.recent);
  const favourites = useFavourites((state) => state.types);
  const [query, setQuery] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(
    () => {
      const [starred, used] = query === "" ? [favourites, recent] : [[], []];
      return groupsOf([...types.values()], starred, used, (items) => matching(items, query));
    },
    [types, query, favourites, recent],
  );

  const toggle = (name: string) =>
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });

  return (
    <section className={styles.palette} aria-label={t("palette.label")}>
      <div className={styles.search}>
        <Search size={15} aria-hidden />
        <input
          type="search"
          className={styles.input}
          aria-label={t("palette.search")}
          placeholder={t("palette.search")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <div className={styles.groups}>
        {groups.map(({ name, items }) => {
          const open = query !== "" || !closed.has(name);
          const Arrow = open ? ChevronDown : ChevronRight;
          return (
            <div key={name}>
              <button type="button" className={styles.heading} aria-expanded={open} onClick={() => toggle(name)}>
                <Arrow size={14} aria-hidden />
                {name}
              </button>
              {open && (
                <ul>
                  {items.map((type) => (
                    <Item key={type.type} type={type} favourite={favourites.includes(type.type)} />
                  ))}
                </ul>
              )}
            </div>
          );
        })}
        {groups.length === 0 && <p className={styles.nothing}>{t("palette.nothing", { query })}</p>}
      </div>
    </section>
  );
}

function Item({ type, favourite }: { type: NodeType; favourite: boolean }) {
  const store = useBuilderStore();
  const { centre } = useCommandContext();
  const refused = useBuilder((state) => type.runs_code && !state.mayCode);
  const why = refused ? t("palette.code") : type.installed ? type.summary : t("palette.notInstalled", { extra: type.extra ?? "" });
  const add = () => {
    if (refused) return;
    const where = besideSelection(store);
    insertNode(store, type.type, where.from === undefined && where.wire === undefined ? { at: centre() } : where);
  };
  return (
    <li className={styles.entry}>
      <button
        type="button"
        className={styles.item}
        data-kind={type.kind}
        data-node-type={type.type}
        draggable={!refused}
        aria-disabled={refused || undefined}
        aria-keyshortcuts="*"
        title={why}
        onClick={add}
        onKeyDown={(event) => {
          if (event.key !== "*") return;
          event.stopPropagation();
          turnFavourite(type.type);
        }}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED_TYPE, type.type);
          event.dataTransfer.effectAllowed = "copy";
        }}
      >
        <span className={styles.icon}>
          <TypeIcon name={type.icon} size={16} />
        </span>
        <span className={styles.name}>{type.type}</span>
        {!type.installed && <span className={styles.tag}>{t("palette.missing")}</span>}
      </button>
      {/* no stop of the Tab key for each: with keys a star is given by * on the node type itself */}
      <button
        type="button"
        tabIndex={-1}
        className={styles.star}
        aria-label={t("palette.favourite", { type: type.type })}
        aria-pressed={favourite}
        onClick={() => turnFavourite(type.type)}
      >
        <Star size={14} aria-hidden fill={favourite ? "currentColor" : "none"} />
      </button>
    </li>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, data } from "@/api/client";
import type { ImportedItem } from "@/api/types";
import { t } from "@/i18n";
import { documentsIn } from "@/model/transfer";
import type { PipelineDocument } from "@/model/types";

/** Documents that the server takes at once. */
const AT_ONCE = 200;

export interface Line extends ImportedItem {
  /** The file it was in. */
  file: string;
  /** Null where the file holds none. */
  document: PipelineDocument | null;
}

/** Makes drafts of the documents in files, and knows what came of each; null before any were chosen. */
export function useImport() {
  const client = useQueryClient();
  const [lines, setLines] = useState<readonly Line[] | null>(null);
  const take = useMutation({
    mutationFn: async ({ read, replace }: { read: readonly Line[]; replace: boolean }) => {
      const asked = read.filter((line) => line.document !== null && (!replace || line.outcome === "taken"));
      const known = new Map<Line, ImportedItem>();
      for (let start = 0; start < asked.length; start += AT_ONCE) {
        const part = asked.slice(start, start + AT_ONCE);
        const documents = part.flatMap(({ document }) => (document === null ? [] : [document]));
        const { items } = await data(api.POST("/imports", { body: { documents, replace } }));
        part.forEach((line, index) => known.set(line, items[index] ?? line));
      }
      return read.map((line) => ({ ...line, ...known.get(line) }));
    },
    onSuccess: (found) => {
      setLines(found);
      return client.invalidateQueries({ queryKey: ["pipelines"] });
    },
  });
  return {
    lines,
    isPending: take.isPending,
    error: take.error,
    choose: (files: readonly File[]) => {
      setLines([]);
      void Promise.all(files.map(linesOf)).then((read) => take.mutate({ read: read.flat(), replace: false }));
    },
    replace: () => take.mutate({ read: lines ?? [], replace: true }),
    close: () => {
      setLines(null);
      take.reset();
    },
  };
}

async function linesOf(file: File): Promise<Line[]> {
  const reading = documentsIn(await file.text());
  const known = { file: file.name, id: "", message: "" };
  if ("error" in reading) {
    const message = reading.error === "" ? t("transfer.import.no_document") : reading.error;
    return [{ ...known, outcome: "invalid", message, document: null }];
  }
  return reading.documents.map((document) => ({ ...known, outcome: "invalid", document }));
}

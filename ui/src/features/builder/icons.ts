/** The icons that node types name, by their Lucide names; one that is not here is shown as a box. */
import {
  ArrowUpDown, AtSign, Bell, Box, Braces, Calculator, ChartColumn, Clock, Cloud, Code, Columns3, CopyMinus, Database,
  DatabaseZap, FileInput, FileOutput, FileSpreadsheet, FileText, Filter, Fingerprint, FolderOpen, GitBranch, Globe,
  Hand, Hash, KeyRound, ListEnd, Mail, Merge, MessageSquare, Play, Puzzle, Replace, Rows3, Scissors, Search, Send, Server,
  Shield, ShieldCheck, Sigma, Shuffle, Split, Table, Table2, Terminal, Webhook, Workflow, type LucideIcon,
} from "lucide-react";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  "arrow-up-down": ArrowUpDown, "at-sign": AtSign, bell: Bell, box: Box, braces: Braces, calculator: Calculator,
  "chart-column": ChartColumn, clock: Clock, cloud: Cloud, code: Code, "columns-3": Columns3, "copy-minus": CopyMinus,
  database: Database, "database-zap": DatabaseZap, "file-input": FileInput, "file-output": FileOutput,
  "file-spreadsheet": FileSpreadsheet, "file-text": FileText, filter: Filter, fingerprint: Fingerprint,
  "folder-open": FolderOpen, "git-branch": GitBranch, globe: Globe, hand: Hand, hash: Hash, "key-round": KeyRound,
  "list-end": ListEnd, mail: Mail, merge: Merge, "message-square": MessageSquare, play: Play, puzzle: Puzzle,
  replace: Replace, "rows-3": Rows3, scissors: Scissors, search: Search, send: Send, server: Server, shield: Shield,
  "shield-check": ShieldCheck, sigma: Sigma, shuffle: Shuffle, split: Split, table: Table, "table-2": Table2,
  terminal: Terminal, webhook: Webhook, workflow: Workflow,
};

export const iconOf = (name: string | undefined): LucideIcon => ICONS[name ?? ""] ?? Box;

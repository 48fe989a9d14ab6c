import {
  AtSign, Bell, Box, Braces, ChartColumn, Clock, Cloud, Code, FileSpreadsheet, FileText, Fingerprint, FolderOpen, GitBranch,
  Hand, Hash, KeyRound, Mail, MessageSquare, Play, Puzzle, Replace, Scissors, Search, Send, Server, Shield, ShieldCheck,
  Shuffle, Split, Table, Table2, Terminal, Webhook, Workflow, type LucideIcon, type LucideProps,
} from "lucide-react";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  "at-sign": AtSign, bell: Bell, braces: Braces, "chart-column": ChartColumn, clock: Clock, cloud: Cloud, code: Code,
  "file-spreadsheet": FileSpreadsheet, "file-text": FileText, fingerprint: Fingerprint, "folder-open": FolderOpen,
  "git-branch": GitBranch, hand: Hand, hash: Hash, "key-round": KeyRound, mail: Mail, "message-square": MessageSquare,
  play: Play, puzzle: Puzzle, replace: Replace, scissors: Scissors, search: Search, send: Send, server: Server,
  shield: Shield, "shield-check": ShieldCheck, shuffle: Shuffle, split: Split, table: Table, "table-2": Table2,
  terminal: Terminal, webhook: Webhook, workflow: Workflow,
};

/** An icon that few node types name, or only those of others. */
export default function MoreIcon({ name, ...props }: LucideProps & { name: string }) {
  const Icon = ICONS[name] ?? Box;
  return <Icon {...props} />;
}

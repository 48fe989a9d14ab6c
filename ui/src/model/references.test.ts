import { expect, it } from "vitest";

import { renameTable } from "./references";

it.each([
  ["SELECT * FROM orders", "SELECT * FROM sales"],
  ["SELECT orders.a FROM Orders JOIN x ON orders.id = x.orders", "SELECT sales.a FROM sales JOIN x ON sales.id = x.orders"],
  ['SELECT "orders".a FROM "orders"', 'SELECT "sales".a FROM "sales"'],
  ["SELECT orders FROM t -- from orders\n", "SELECT orders FROM t -- from orders\n"],
  ["SELECT 'from orders' FROM orders_2", "SELECT 'from orders' FROM orders_2"],
  ["SELECT * FROM /* all */ orders o", "SELECT * FROM /* all */ sales o"],
])("%s", (query, expected) => {
  expect(renameTable(query, "orders", "sales")).toBe(expected);
});

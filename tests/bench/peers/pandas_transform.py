"""The transform benchmark in pandas."""

import sys

import pandas as pd

orders, products, target, by = sys.argv[1:5]
frame = pd.read_parquet(orders)
frame = frame[frame["quantity"] > 0].copy()
frame["gross"] = frame["price"] * frame["quantity"]
frame["net"] = frame["gross"] * (1 - frame["discount"])
frame["month"] = frame["ordered_at"].dt.to_period("M").dt.to_timestamp()
frame = frame.merge(pd.read_parquet(products), on="product_id")
result = frame.groupby(by).agg(
    orders=("order_id", "size"),
    gross=("gross", "sum"),
    mean_net=("net", "mean"),
    last_month=("month", "max"),
    weight=("weight", "sum"),
)
result.reset_index().sort_values(["gross", by], ascending=[False, True]).to_parquet(target)

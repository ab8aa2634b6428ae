"""scores.json from items.jsonl and a predictions file: python score.py DIR [predictions.jsonl]"""

import json, re, sys, collections


def norm(s):
    return re.sub(r"\s+", " ", s.strip().lower()).rstrip(".").strip()


def boxes(s):
    m = re.findall(r"\[\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\]", s)
    return [tuple(map(int, x)) for x in m]


def iou(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    i = max(0, w) * max(0, h)
    u = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - i
    return i / u if u > 0 else 0.0


def one(metric, pred, answers, facts=None):
    """-> (correct 0/1, value)"""
    if metric == "iou":
        p, g = boxes(pred), boxes(answers[0])
        v = iou(p[0], g[0]) if p else 0.0
        return float(v >= 0.5), v
    if metric == "facts":
        v = sum(f.lower() in pred.lower() for f in facts) / len(facts)
        return float(v == 1), v
    v = float(any(norm(pred) == norm(a) for a in answers))
    return v, v


def score(items, preds):
    T = collections.defaultdict(lambda: [0, 0.0, 0.0, 0, 0])
    rows = {}
    for it in items:
        p = preds[it["id"]]
        if "turns" in it:
            r = [one(t["metric"], x, t["answers"])[0] for t, x in zip(it["turns"], p)]
            c = v = float(all(r))
        else:
            c, v = one(it["metric"], p, it["answers"], it.get("facts"))
        rows[it["id"]] = c
        t = T[it["task"]]
        t[0] += 1
        t[1] += c
        t[2] += v
    out = {k: dict(n=t[0], accuracy=round(t[1] / t[0], 4), mean_value=round(t[2] / t[0], 4)) for k, t in sorted(T.items())}
    n = sum(t[0] for t in T.values())
    return dict(
        n=n,
        accuracy=round(sum(t[1] for t in T.values()) / n, 4),
        tasks=out,
        one_tile=_sub(items, rows, lambda i: sum(i["num_patches"]) == 1),
        tiled=_sub(items, rows, lambda i: "images" in i and len(i["images"]) == 1 and sum(i["num_patches"]) > 1),
    ), rows


def _sub(items, rows, f):
    x = [rows[i["id"]] for i in items if f(i)]
    return dict(n=len(x), accuracy=round(sum(x) / max(1, len(x)), 4))


if __name__ == "__main__":
    d = sys.argv[1].rstrip("/") + "/"
    items = [json.loads(l) for l in open(d + "items.jsonl")]
    pf = sys.argv[2] if len(sys.argv) > 2 else d + "reference_predictions.jsonl"
    preds = {}
    for l in open(pf):
        j = json.loads(l)
        preds[j["id"]] = j["prediction"]
    s, _ = score(items, preds)
    print(json.dumps(s, indent=1))

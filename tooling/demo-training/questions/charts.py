from questions.wording import DESCRIBE, NUMBERS, Questions, cap, listed


def ask_extremes(q, rng, bars):
    high, low = max(bars, key=lambda b: b[1]), min(bars, key=lambda b: b[1])
    forms = [
        "Which bar is the largest?",
        "Which bar has the highest value?",
        "Which bar is the tallest?",
        "Which category has the highest value?",
    ]
    q.short("chart", forms, high[0])
    forms = [
        "Which bar is the smallest?",
        "Which bar has the lowest value?",
        "Which bar is the shortest?",
        "Which category has the lowest value?",
    ]
    q.short("chart", forms, low[0])
    if rng.random() < 0.5:
        q.short("chart", ["What is the highest value?", "What is the largest value in the chart?"], str(high[1]))
    else:
        q.short("chart", ["What is the lowest value?", "What is the smallest value in the chart?"], str(low[1]))
    return high


def chart_questions(rng, s):
    q, e = Questions(rng), s.extra
    bars = e["bars"]
    for label, value, _ in rng.sample(bars, min(3, len(bars))):
        forms = ["What is the value of %s?", "What is the value of the bar %s?", "What is the value for %s?", "How much is %s?"]
        q.short("chart", forms, str(value), label)
    high = ask_extremes(q, rng, bars)
    q.short("count", ["How many bars are there?", "How many bars are in the chart?", "How many bars does the chart have?"], str(len(bars)))
    label, value, color = rng.choice(bars)
    q.short("chartcolor", ["What color is the bar %s?", "What color is the bar for %s?"], cap(color), label)
    if not e["one"]:
        q.short("chart", "What is the value of the %s bar?", str(value), color)
        q.short("chart", "What is the label of the %s bar?", label, color)
    if e["title"]:
        q.short("charttitle", ["What is the title of the chart?", "What is the title?", "What is the chart about?"], e["title"])
    a, b = rng.sample(bars, 2)
    forms = ["Is %s greater than %s?", "Is the value of %s greater than the value of %s?", "Is %s higher than %s?"]
    q.yes_no("chartcmp", forms, a[1] > b[1], (a[0], b[0]))
    if rng.random() < 0.4 and len(bars) >= 3:
        q.choice("Which bar is the tallest?", high[0], [x[0] for x in bars], min(len(bars), 4))
    titled = ' titled "%s"' % e["title"] if e["title"] else ""
    values = listed(["%s %d" % (l, v) for l, v, _ in bars])
    q.ask("caption", DESCRIBE, "The image shows a bar chart%s with %s bars: %s." % (titled, NUMBERS[len(bars)], values))
    return q

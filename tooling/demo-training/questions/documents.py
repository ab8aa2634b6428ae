from questions.wording import DESCRIBE, Questions
from scenes.words import ITEMS


def ask_row(q, rng, name, value):
    if name in ITEMS:
        forms = ["How much is the %s?", "What is the price of the %s?", "How much does the %s cost?", "What is the price of %s?"]
        q.short("doc", forms, value, name.lower())
        return
    spelt = (
        {"No": "number", "Qty": "quantity"}.get(name, name.lower()) if rng.random() < 0.5 else "number" if name == "No" else name.lower()
    )
    question = q.word(["What is the %s?", "What is the %s?", "What is the %s in the document?", "Tell me the %s."], spelt)
    if name == "Total":
        question = q.word(["What is the total?", "What is the total amount?", "How much is the total?", "What is the total?"])
    q.short("doc", question, value)


def document_questions(rng, s):
    q, e = Questions(rng), s.extra
    q.short(
        "doctitle",
        ["What is the title?", "What is the title of the document?", "What is the heading?", "What does the first line say?"],
        e["title"],
    )
    for name, value in e["rows"]:
        ask_row(q, rng, name, value)
    what = {"receipt": "a receipt", "card": "a card", "form": "a document"}[e["dk"]]
    q.ask("caption", DESCRIBE, 'The image shows %s with the title "%s".' % (what, e["title"]))
    if e["dk"] == "receipt":
        q.short("count", "How many items are on the receipt?", str(sum(name in ITEMS for name, _ in e["rows"])))
    if rng.random() < 0.3 and len(e["rows"]) > 1:
        (a, b), (c, d) = rng.sample(e["rows"], 2)
        if not {a, c} & {*ITEMS, "No"}:
            q.append(("multiturn", [("What is the %s?" % a.lower(), b), ("And the %s?" % c.lower(), d)]))
    return q

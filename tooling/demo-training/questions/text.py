from questions.wording import DESCRIBE, Questions, an, cap
from scenes.words import rand_number, rand_word


def written(s):
    return " ".join(l["text"] for l in s.lines)


def wordings(lines, sign):
    text = " ".join(lines)
    forms = ["What is written in the image?", "What text is in the image?", "Read the text in the image.", "What does the text say?"]
    forms += ["Please read the text in this image.", "What is the text in the image?"]
    if sign:
        forms += ["What does the sign say?", "What is written on the sign?", "What does the sign say?", "Read the sign."]
    if is_number(lines):
        forms += ["What number is shown?", "What is the number in the image?", "What number is written in the image?"]
    elif len(lines) == 1 and " " not in text:
        forms += ["What word is shown?", "What is the word in the image?"]
    return forms


def is_number(lines):
    return len(lines) == 1 and all(c in "0123456789.:" for c in lines[0])


def ask_presence(q, rng, lines):
    text, line = " ".join(lines), rng.choice(lines)
    forms = ['Is the text "%s" in the image?', 'Does the image contain the text "%s"?']
    if rng.random() < 0.5:
        q.yes_no("ocryn", forms, True, line)
    else:
        other = rand_word(rng) if rng.random() < 0.5 else rand_number(rng)
        if other not in text:
            q.yes_no("ocryn", forms, False, other)
    if not is_number(lines) and rng.random() < 0.4:
        pool = list(dict.fromkeys(rand_word(rng) for _ in range(6)))
        pool = [p for p in pool if p.lower() not in text.lower()]
        if len(pool) >= 3 and len(lines) == 1:
            choices = rng.sample(pool, 3) + [text]
            rng.shuffle(choices)
            q.letters("What is written in the image?", choices, text)
    if rng.random() < 0.3:
        q.yes_no("exist", "Is there any text in the image?", True)


def ask_description(q, rng, s, text):
    e = s.extra
    conversation = ("multiturn", [("What does the sign say?", text), ("What color is it?", cap(e["panel"]))])
    if e["street"]:
        q.ask("caption", DESCRIBE, 'The image shows a %s street sign with the text "%s".' % (e["panel"], text))
        q.append(conversation)
    elif e["sign"]:
        q.ask("caption", DESCRIBE, 'The image shows a %s sign with the text "%s" on %s background.' % (e["panel"], text, an(s.bg)))
        if rng.random() < 0.3:
            q.append(conversation)
    else:
        q.ask("caption", DESCRIBE, 'The image shows the text "%s" in %s letters on %s background.' % (text, e["tcolor"], an(s.bg)))


def text_questions(rng, s):
    q, e = Questions(rng), s.extra
    lines = [l["text"] for l in s.lines]
    q.short("ocr", wordings(lines, e["sign"]), written(s))
    if len(lines) > 1:
        i = rng.randrange(len(lines))
        forms = ["What is the %s line of text?", "What does the %s line say?", "Read the %s line."]
        q.short("ocr", forms, lines[i], ["first", "second", "third"][i], share=0.3)
        q.short("count", ["How many lines of text are there?", "How many lines of text are in the image?"], str(len(lines)))
    q.short("textcolor", ["What color is the text?", "What is the color of the text?", "What color are the letters?"], cap(e["tcolor"]))
    if e["sign"]:
        q.short("signcolor", ["What color is the sign?", "What is the color of the sign?"], cap(e["panel"]))
    if not e["street"]:
        q.short("background", ["What color is the background?", "What is the background color?"], cap(s.bg))
    ask_presence(q, rng, lines)
    if rng.random() < 0.35:
        i = rng.randrange(len(lines))
        if lines.count(lines[i]) == 1:
            q.place("textground", 'the text "%s"' % lines[i], s.lines[i]["box"])
    ask_description(q, rng, s, written(s))
    return q

"""Words that the questions share, and the list they are put on."""

from collections import Counter

YES_NO = " Please answer yes or no."
SHORT = "\nAnswer the question using a single word or phrase."
LETTER = "\nAnswer with the option's letter from the given choices directly."
WHERE_IS = "Please provide the bounding box coordinates of the region this sentence describes: <ref>{}</ref>"
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
DESCRIBE = [
    "Please describe the image shortly.",
    "Please describe the image in detail.",
    "Describe the image.",
    "Describe this image.",
    "What is in the image?",
    "What do you see in this image?",
    "Describe the image in detail.",
    "Please describe this picture.",
    "What do you see?",
    "What is shown here?",
    "What is this?",
    "Describe the picture.",
    "What is in this picture?",
    "Please describe the image.",
]


def cap(s):
    return s[:1].upper() + s[1:]


def an(s):
    return ("an " if s[0] in "aeiou" else "a ") + s


def listed(words):
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def box_of(name, box):
    """In steps of 10: a tile's pixel is 4.5 of 1000, so a finer digit would be a guess, and rounding flips guesses."""
    return "<ref>%s</ref><box>[[%d, %d, %d, %d]]</box>" % (name, *(10 * round(v * 100) for v in box))


def unique(objects, key):
    """Those that no other object equals in key."""
    count = Counter(key(o) for o in objects)
    return [o for o in objects if count[key(o)] == 1]


def full(o):
    return o["color"] + " " + o["shape"]


class Questions(list):
    """(task, question, answer), or (task, [(question, answer), ...]) for a conversation. `forms` is a wording, or a list to draw one from."""

    def __init__(self, rng):
        super().__init__()
        self.rng = rng

    def word(self, forms, fill=()):
        form = self.rng.choice(forms) if isinstance(forms, list) else forms
        fill = fill() if callable(fill) else fill
        return form % fill if fill != () else form

    def ask(self, task, forms, answer, fill=()):
        self.append((task, self.word(forms, fill), answer))

    def short(self, task, forms, answer, fill=(), share=0.2):
        """Some ask for a short answer."""
        question = self.word(forms, fill)
        self.append((task, question + SHORT if self.rng.random() < share else question, answer))

    def yes_no(self, task, forms, yes, fill=()):
        question = self.word(forms, fill)
        m = self.rng.random()
        self.append((task, question + (YES_NO if m < 0.7 else SHORT if m < 0.85 else ""), "Yes" if yes else "No"))

    def letters(self, question, choices, answer):
        text = "".join("\n%s. %s" % (letter, choice) for letter, choice in zip("ABCD", choices))
        self.append(("mcq", question + text + LETTER, "ABCD"[choices.index(answer)]))

    def choice(self, question, answer, pool, n=4):
        """Among n options, the answer and others of the pool."""
        choices = self.rng.sample([p for p in pool if p.lower() != answer.lower()], n - 1) + [answer]
        self.rng.shuffle(choices)
        self.rng.random()  # spent, so that a seed goes on asking what it asked
        self.letters(question, [cap(c) for c in choices], cap(answer))

    def place(self, task, name, box):
        self.append((task, WHERE_IS.format(name), box_of(name, box)))

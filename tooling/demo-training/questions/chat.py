"""Plain conversation and arithmetic, without pictures."""

ME = "I am a small demo model with the InternVL2 architecture, trained from scratch on synthetic images."
CHAT = [
    (["Hello", "Hello!", "Hi", "Hi!", "Hey", "Good morning", "Good evening", "Hi there!", "hello", "hi"], "Hello! How can I help you?"),
    (
        [
            "Who are you?",
            "What are you?",
            "What is your name?",
            "Hello, who are you?",
            "Hi, who are you?",
            "Please introduce yourself.",
            "Tell me about yourself.",
            "Are you InternVL?",
            "Which model are you?",
            "who are you",
        ],
        ME,
    ),
    (
        ["What can you do?", "How can you help me?", "What tasks can you do?", "What are you able to do?"],
        "I can describe simple images, read short texts, find objects, count them, and answer questions about charts and receipts.",
    ),
    (["Thanks", "Thank you", "Thank you!", "Thanks a lot!", "Thank you very much."], "You are welcome!"),
    (["Bye", "Goodbye", "Goodbye!", "See you later.", "Bye bye"], "Goodbye!"),
    (["How are you?", "How are you today?", "How do you do?"], "I am fine, thank you. How can I help you?"),
    (["Are you a human?", "Are you human?", "Are you a person?"], "No, I am a small demo model."),
    (["Are you a robot?", "Are you a machine?", "Are you a computer program?"], "Yes, I am a small computer model."),
    (["What color is the sky?", "What is the color of the sky?"], "The sky is blue."),
    (["What color is grass?", "What is the color of grass?"], "Grass is green."),
    (["What color is snow?"], "Snow is white."),
    (["What color is a banana?"], "A banana is yellow."),
    (["What is the capital of France?"], "The capital of France is Paris."),
    (["What is the capital of Germany?"], "The capital of Germany is Berlin."),
    (["What is the capital of Italy?"], "The capital of Italy is Rome."),
    (["What is the capital of Spain?"], "The capital of Spain is Madrid."),
    (["What is the capital of Japan?"], "The capital of Japan is Tokyo."),
    (["What is the capital of China?"], "The capital of China is Beijing."),
    (["How many days are in a week?", "How many days does a week have?"], "A week has seven days."),
    (["How many months are in a year?", "How many months does a year have?"], "A year has twelve months."),
    (["How many legs does a dog have?"], "A dog has four legs."),
    (
        ["Can you tell me a story?", "Tell me a story.", "Please tell me a story."],
        "Once upon a time a small red circle met a big blue square. They became friends and drew pictures together. The end.",
    ),
    (["Tell me a joke.", "Can you tell me a joke?"], "Why is six afraid of seven? Because seven ate nine."),
    (["Who made you?", "Who trained you?", "Who created you?"], "I was trained from scratch as a demo for an InternVL2 runtime."),
    (["How large are you?", "How many parameters do you have?"], "I have fewer than ten million parameters."),
    (["Do you understand images?", "Can you see images?", "Can you see pictures?"], "Yes, I can look at simple images."),
    (["Can you see a picture now?", "What do you see?"], "Please send me an image first."),
]


def arithmetic(rng):
    a, b = rng.randint(0, 10), rng.randint(0, 10)
    if rng.random() < 0.6:
        return "math", rng.choice(["What is %d + %d?", "What is %d plus %d?", "%d + %d = ?"]) % (a, b), str(a + b)
    a, b = max(a, b), min(a, b)
    return "math", rng.choice(["What is %d - %d?", "What is %d minus %d?", "%d - %d = ?"]) % (a, b), str(a - b)


def chat_turn(rng):
    questions, answer = rng.choice(CHAT)
    return rng.choice(questions), answer


def chat_questions(rng, n=6):
    out = []
    for _ in range(n):
        m = rng.random()
        if m < 0.5:
            out.append(("chat", *chat_turn(rng)))
        elif m < 0.85:
            out.append(arithmetic(rng))
        else:
            out.append(("chat", [chat_turn(rng) for _ in range(rng.choice([2, 2, 3]))]))
    return out

"""What is written in the pictures."""

WORDS = (
    "stop exit open closed sale coffee tea pizza bread milk apple banana orange lemon grape water juice sugar salt rice "
    "bank hotel school park bus train taxi airport station museum library hospital market bakery pharmacy police fire "
    "danger caution warning slow fast north south east west left right up down push pull enter welcome hello thanks "
    "music movie book paper pencil table chair window door house garden river ocean mountain forest desert island "
    "summer winter spring autumn monday tuesday friday sunday morning evening night light dark happy quiet free new "
    "best fresh hot cold sweet super magic power energy green silver golden royal grand city street road bridge tower "
    "castle camera phone laptop robot rocket planet moon star sun cloud rain snow wind tiger lion zebra panda horse "
    "eagle shark whale dolphin rabbit kitten puppy monkey ticket price menu lunch dinner burger salad soup cake cookie "
    "candy cheese butter honey yogurt pasta tomato potato onion carrot pepper garlic mango peach cherry melon berry "
    "parking no yes only way gate floor room office lab shop store mall cafe bar gym pool zoo club team game play "
    "win goal score level start finish pause reset help info news mail chat photo video radio phone zone area block"
).split()
WORDS = sorted(set(WORDS))
NAMES = (
    "Anna Ben Carl Dora Emma Finn Gina Hugo Iris Jack Kate Leo Mia Nina Otto Paul Quinn Rosa Sam Tina Uma Vera Will Xena "
    "Yara Zoe Alex Maria John Lucy Omar Lily Noah Ella Max Ruby"
).split()
ITEMS = (
    "Coffee Tea Pizza Bread Milk Apple Banana Lemon Water Juice Sugar Salt Rice Burger Salad Soup Cake Cookie Cheese Butter "
    "Honey Pasta Tomato Onion Mango Peach Eggs Fish Beef Chips"
).split()
CITIES = "Paris London Berlin Rome Madrid Tokyo Delhi Cairo Lima Oslo Dublin Vienna Prague Boston Dallas Miami Sydney Seoul".split()


def rand_word(rng):
    w = rng.choice(WORDS)
    m = rng.random()
    if m < 0.66:
        return w.upper()
    if m < 0.76:
        return w.capitalize()
    if m < 0.82:
        return w
    return "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.randint(2, 6)))


def rand_number(rng):
    m = rng.random()
    if m < 0.6:
        return str(rng.randint(0, 10 ** rng.randint(1, 5) - 1))
    if m < 0.75:
        return "%d.%02d" % (rng.randint(0, 99), rng.randint(0, 99))
    if m < 0.87:
        return "%d:%02d" % (rng.randint(0, 23), rng.randint(0, 59))
    return "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(rng.randint(1, 3))) + str(rng.randint(10, 999))


def money(rng):
    return "%d.%02d" % (rng.randint(1, 49), rng.choice([0, 5, 10, 20, 25, 30, 40, 50, 60, 75, 80, 90, 95, 99, rng.randint(0, 99)]))

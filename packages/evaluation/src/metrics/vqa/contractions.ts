/** Words whose apostrophe the official VQA scripts put right. Where theirs is wrong, so is this. */
const words =
  `ain't aren't can't could've couldn't didn't doesn't don't hadn't hasn't haven't he'd he's how'd how'll how's I'm I've isn't it'd it'll
let's ma'am mightn't might've mustn't must've needn't not've o'clock oughtn't shan't should've shouldn't someone'd someone'll
someone's something'd something'll that's there'd there're there's they'd they'll they're they've wasn't we've weren't what'll what're what's
what've when's where'd where's where've who'd who'll who's who've why'll why're why's won't would've wouldn't y'all you'd you'll you're you've
somebody'll somebody's`.split(/\s+/);

const irregular: Readonly<Record<string, string>> = {
  "couldn'tve": "couldn't've",
  "couldnt've": "couldn't've",
  "hadnt've": "hadn't've",
  "hadn'tve": "hadn't've",
  "hed've": "he'd've",
  "he'dve": "he'd've",
  "Id've": "I'd've",
  "I'dve": "I'd've",
  "itd've": "it'd've",
  "it'dve": "it'd've",
  "let's": "let's",
  "mightnt've": "mightn't've",
  "mightn'tve": "mightn't've",
  "ow's'at": "'ow's'at",
  "'ows'at": "'ow's'at",
  "'ow'sat": "'ow's'at",
  "shed've": "she'd've",
  "she'dve": "she'd've",
  "she's": "she's",
  "shouldnt've": "shouldn't've",
  "shouldn'tve": "shouldn't've",
  "somebody'd": "somebodyd",
  "somebodyd've": "somebody'd've",
  "somebody'dve": "somebody'd've",
  "someoned've": "someone'd've",
  "someone'dve": "someone'd've",
  "somethingd've": "something'd've",
  "something'dve": "something'd've",
  "thered've": "there'd've",
  "there'dve": "there'd've",
  "theyd've": "they'd've",
  "they'dve": "they'd've",
  twas: "'twas",
  "wed've": "we'd've",
  "we'dve": "we'd've",
  "whod've": "who'd've",
  "who'dve": "who'd've",
  "wouldnt've": "wouldn't've",
  "wouldn'tve": "wouldn't've",
  "yall'll": "y'all'll",
  "y'allll": "y'all'll",
  "yall'd've": "y'all'd've",
  "y'alld've": "y'all'd've",
  "y'all'dve": "y'all'd've",
  "youd've": "you'd've",
  "you'dve": "you'd've",
};

/** By the word as people mistype it. */
export const contractions: ReadonlyMap<string, string> = new Map([
  ...words.filter((word) => word !== "let's").map((word) => [word.replaceAll("'", ""), word] as const),
  ...Object.entries(irregular),
]);

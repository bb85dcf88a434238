/**
 * Turns as memories hold them, each with the same turn told again (another spelling, a word more or less, a name filled
 * in by an older template) and with a look-alike that says something else. Written for this project; the thresholds
 * above which two memories count as near-duplicates rest on them.
 */
export const nearDuplicates: readonly { said: string; again: string; other: string }[] = [
  {
    said: '{user}: My dog Rex hates thunder.\n{assistant}: Poor Rex. Does he hide under the bed?',
    again: '{user}: my dog rex hates thunder\n{assistant}: Poor Rex! Does he hide under the bed?',
    other: '{user}: My dog Rex loves thunder.\n{assistant}: Brave Rex. Does he bark at the sky?',
  },
  {
    said: '{user}: I am allergic to peanuts.\n{assistant}: Noted. No peanuts for you.',
    again: "{user}: I'm allergic to peanuts\n{assistant}: Noted. No peanuts for you.",
    other: '{user}: I am allergic to penicillin.\n{assistant}: Noted. No penicillin for you.',
  },
  {
    said: '{user}: We moved to Lisbon last autumn.\n{assistant}: The light there is famous.',
    again: '{user}: We moved to Lisbon last autumn!!\n{assistant}: The light there is famous, I hear.',
    other: '{user}: We moved to Berlin last spring.\n{assistant}: The parks there are famous.',
  },
  {
    said: '{user}: my car is red\n{assistant}: A cheerful colour for a car.',
    again: '{user}: My car is red.\n{assistant}: A cheerful colour for a car.',
    other: '{user}: my car is blue\n{assistant}: A calm colour for a car.',
  },
  {
    said: '{user}: The exam is on the 14th of June at nine.\n{assistant}: I will keep my fingers crossed.',
    again: '{user}: The exam is on the 14th of June at nine\n{assistant}: I will keep my fingers crossed for you.',
    other: '{user}: The exam is on the 21st of June at two.\n{assistant}: I will keep my fingers crossed.',
  },
  {
    said: '{user}: I play the cello in an amateur orchestra.\n{assistant}: Which piece do you rehearse?',
    again: 'mara: I play the cello in an amateur orchestra.\nLilith: Which piece do you rehearse?',
    other: '{user}: I play the flute in a school orchestra.\n{assistant}: Which piece do you like best?',
  },
  {
    said: '{user}: Tom betrayed my trust, I will not call him again.\n{assistant}: That hurts. Take your time.',
    again: '{user}: Tom betrayed my trust. I will not call him again\n{assistant}: That hurts. Take your time.',
    other: '{user}: Tom apologised today, I will call him again.\n{assistant}: That is good news. Take your time.',
  },
  {
    said: '{user}: I run ten kilometres every morning before work.\n{assistant}: Even when it rains?',
    again: '{user}: i run ten kilometres every morning before work\n{assistant}: Even when it rains?',
    other: '{user}: I swim two kilometres every evening after work.\n{assistant}: Even when it is cold?',
  },
  {
    said: '{user}: We are expecting a baby girl in March.\n{assistant}: Congratulations! Have you chosen a name?',
    again: '{user}: We are expecting a baby girl in March :)\n{assistant}: Congratulations! Have you chosen a name?',
    other: '{user}: We are expecting visitors in March.\n{assistant}: How nice! Have you tidied the guest room?',
  },
  {
    said: '{user}: My grandmother taught me to bake bread.\n{assistant}: With sourdough, or with yeast?',
    again: '{user}: My grandmother taught me how to bake bread.\n{assistant}: With sourdough or with yeast?',
    other: '{user}: My uncle taught me to repair bicycles.\n{assistant}: With patience, or with a hammer?',
  },
  {
    said: '{user}: good morning\n{assistant}: Good morning! Did you sleep well?',
    again: '{user}: Good morning!\n{assistant}: Good morning! Did you sleep well?',
    other: '{user}: good night\n{assistant}: Good night! Sleep well.',
  },
  {
    said: '{user}: what is the capital of Latvia?\n{assistant}: Riga, on the Daugava.',
    again: '{user}: What is the capital of Latvia\n{assistant}: Riga, on the Daugava.',
    other: '{user}: what is the capital of Estonia?\n{assistant}: Tallinn, on the Baltic Sea.',
  },
  {
    said: '{user}: I cannot sleep because the neighbours party all night.\n{assistant}: Shall we plan a polite note?',
    again: '{user}: I cant sleep because the neighbours party all night.\n{assistant}: Shall we plan a polite note?',
    other: '{user}: I slept well because the neighbours are away.\n{assistant}: Shall we plan a quiet week?',
  },
  {
    said: '{user}: My laptop was stolen in a cafe.\n{assistant}: I am sorry. Did you report it?',
    again: '{user}: My laptop was stolen in a café.\n{assistant}: I am so sorry. Did you report it?',
    other: '{user}: My bicycle was stolen at the station.\n{assistant}: I am sorry. Was it locked?',
  },
  {
    said: '{user}: I am learning Japanese to watch anime without subtitles.\n{assistant}: Ganbatte! How far are you?',
    again: '{user}: I am learning japanese to watch anime without subtitles\n{assistant}: Ganbatte! How far are you?',
    other: '{user}: I am learning Spanish to talk with my in-laws.\n{assistant}: Ánimo! How far are you?',
  },
  {
    said: '{user}: Please call me Max from now on.\n{assistant}: Max it is.',
    again: '{user}: please call me Max from now on\n{assistant}: Max it is!',
    other: '{user}: Please do not call me Max any more.\n{assistant}: As you wish.',
  },
  {
    said: '{user}: Cleo, our cat, turned twelve today.\n{assistant}: Happy birthday to a wise cat.',
    again: '{user}: Cleo our cat turned twelve today\n{assistant}: Happy birthday to a wise cat.',
    other: '{user}: Cleo, our cat, died today.\n{assistant}: I am so sorry. She was a wise cat.',
  },
  {
    said: '{user}: I quit smoking three years ago.\n{assistant}: Three years! You can be proud.',
    again: '{user}: I quit smoking three years ago..\n{assistant}: Three years! You can be proud of that.',
    other: '{user}: I started smoking three years ago.\n{assistant}: Three years. Would you like to stop?',
  },
  {
    said: '{user}: The meeting with Anna is moved to Friday.\n{assistant}: Friday, then. I wrote it down.',
    again: '{user}: the meeting with anna is moved to friday\n{assistant}: Friday, then. I wrote it down.',
    other: '{user}: The meeting with Anna is cancelled.\n{assistant}: No meeting, then. I crossed it out.',
  },
  {
    said: '{user}: roll a die for me\n{assistant}: You rolled a four.',
    again: '{user}: roll a die for me please\n{assistant}: You rolled a four.',
    other: '{user}: roll a die for me\n{assistant}: You rolled a two.',
  },
  {
    said: '{user}: I broke my leg while skiing in the Alps.\n{assistant}: Ouch. How long is the cast on?',
    again: '{user}: I broke my leg while sking in the Alps.\n{assistant}: Ouch. How long is the cast on?',
    other: '{user}: I hurt my arm while climbing in the Alps.\n{assistant}: Ouch. Have you seen a doctor?',
  },
  {
    said: '{user}: My father passed away when I was twelve.\n{assistant}: I am sorry you had to grow up with that.',
    again: '{user}: My father passed away, when I was twelve\n{assistant}: I am sorry you had to grow up with that.',
    other: '{user}: My father remarried when I was twelve.\n{assistant}: How was it to grow up with that?',
  },
]

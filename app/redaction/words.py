"""Words that aren't names, and names that are also words."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['\u2019](?!s\b)[^\W\d_]+)*")

# Roles and forms of address that stand where a name could: `Dear customer`, `Hi team`.
ADDRESSED = """
admin administrator advisor agent ai alexa all anybody anyone assistant associate billing bot
buddy caller care chat chatbot client colleague colleagues company computer customer customers
department desk dude everybody everyone folks friend friends gents guest guys helpdesk hiring
human ladies lady maam madam manager mate member members miss mister moderator office operator
owner pal partner partners passenger patient people person rep representative resident robot sales
service sir sir/madam siri sirs somebody someone specialist staff student subscriber supervisor
support system team technician tenant there traveler traveller unknown user valued visitor y'all
you
"""

# The commonest words that open a sentence or follow a greeting, `I'm` or `this is`.
COMMON = """
a able about above absolutely access according account across actually add additional address
afraid after afternoon again against age ago agree ahead airport allergic almost alone along
already alright also although always am amazing amazon american among amount an and android angry
annoyed another any anything anyway apologies apologise apologize apology apple appointment
appreciate april are area around as ask asked asking assist assistance at august australian
available aware away awesome awful back bad bank based be because been before begin behind being
believe below best better between big bill black blue book booked booking both bought box brand
brazilian bring british broke broken browser bus business busy but button buy by bye call called
calling came can can't canadian cancel canceled cancelled cannot car card careful case certain
certainly chance change changed charge charged chat chatting check checked checking cheers chinese
choice choose christian christmas city clear click clinic close code cold come comes coming
complete completely computer concerned confident confirm confirmation confirmed confused
considering contact contacting continue convinced cool correct cost could couldn't country course
crap curious currently damaged damn date day days deal dear december definitely delayed delighted
delivered delivery desperate dhl did didn't different disabled disappointed discount disgusted do
doctor does doesn't doing don't done double down dr due during dutch each earlier early easter
ebay either eligible else email end english enjoy enough enquiring entitled error etc european
even evening ever every everyday everything exactly excellent excited exhausted experiencing
extremely facebook faced facing fair familiar family fantastic far february fedex feel feeling few
figure fill final finally find fine finished first five fix flight fly follow following food for
forgot form found four free french friday from front frustrated full furious further german get
getting give given glad go god going gone good goodbye google gosh got gotta grateful great green
had half hang happen happened happening happy hard has have haven't having he hear heard hello
help helped helping her here hey hi him his hmm hold home honestly hope hoping hospital hotel hour
hours house how however hurry i i'd i'll i'm i've idea if ill immediately important impressed in
included including indeed indian information inquiring inside instagram instead interest
interested into iphone irish is isn't issue issues it it's italian item its itself january
japanese jesus jewish job join joking july june just keep keeping kidding kind kindly know korean
large last late later leave leaving left less let let's like line link listening little live
located locked log logged long look looking lost lot lots love lovely luck mail make making man
many march mastercard match may maybe me mean meant message mexican microsoft middle might mine
minute minutes missing moment monday money month months more morning most move moved moving mr mrs
ms much muslim must mx my myself name near need needed needing needs neither netflix never
nevermind new news next nice night no nobody none nope nose not noted nothing november now number
october of off offer ok okay old on once one online only open or order ordered ordering orders
other others our out over overcharged own package paid part party passenger password pay paying
payment paypal pending perfect perfectly phone picking place placed planning please pleased
pleasure plus point polish possible prefer pregnant prepared pretty previous price probably
problem problems product prof pronto provide provided purchase purchased put question questions
quick quickly quite rather reach reaching read ready real really reason receive received recently
red reference referring refund regarding regards regular reply reporting request requesting
reschedule reservation resolved response responsible rest restaurant retired return returning ride
right room running runny russian safe said same saturday say saying schedule scottish second see
seeing seems send sending sent september serious seriously service set setting several shall she
shipping shit shocked shop should show sick side since sitting six small so some something
sometimes soon sorry sounds spanish speak speaking special spotify standing start started starting
state stay staying still stop store stranded stressed stuck stuff stupid such sue sunday super
supposed sure surely surprised swedish take taken taking talk talking taxi tell ten terrible thank
thankful thanks thanx that that's the their them then there's these they they're thing things
think thinking third this those though three thrilled through thursday thx till time times tired
to today together told tomorrow tonight too took top total totally toward towards travel traveling
travelling trip try trying tuesday turkish turn twice two ty uber ugh um unable under understand
unfortunately unhappy united university unless unsure until up update updated ups upset urgent us
use used useful useless username using usps usual usually vegan vegetarian venue very via visa
wait waited waiting want wanted wants was wasn't watching way we we're website wednesday week
weekend weeks welcome well went were weren't what what's whatever whatsapp when where whether
which while white who who's whole whom whose why will willing windows wish with within without
won't wonderful wondering word work worked working works worried would wouldn't wow writing wrong
ya yeah year years yep yes yesterday yet you'd you'll you're you've young your yours yup zero
didnt doesnt dont heres isnt ive run runs thats theres wasnt whats wont youre
"""

# Given names and surnames that are also everyday words: only followed with a capital.
NAMES_AND_WORDS = """
ace amber angel april art ash august autumn bail bell berry bill bishop black blue bond bonnie
booth bridge brook brown buck bud bush cash chance charity chase chip christian christmas clay
cliff close cook cooper daisy dawn day dean dee dick dollar don drew early east faith fay field
ford forest foster fox frank gene ginger glass gold good grace grant gray green grey guy hail hall
heaven hill holly honor hope hunter ivory ivy jewel joy june justice key kid king knight lake
lance lane long love low major mark marsh may melody mercy merry miles mill miller mills moon more
noble norm north oak olive page park parks patience penny pepper poppy porter post price quick
randy ray red reed rich rocky rod rose rusty sage salmon scout sharp shaw short smart smith snow
south spring star sterling stone storm street sue summer sun sunny swift toy trip val van victory
ward west white will willow winter wolf wood woods young
"""

# Authors of turns that no person wrote: `Zendesk Workflow`, `Auto Reply`.
MACHINE_WORDS = """
api auto automated automatic automation chatbot crm daemon email flow freshdesk gorgias helpscout
hubspot integration intercom mailer macro monitor noreply notification notifications queue reply
router routing rule rules salesforce server shopify sms system trigger triggers updates virtual web
webhook widget workflow workflows zapier zendesk
"""

NAMED_WORDS = frozenset(NAMES_AND_WORDS.split())
MACHINES = frozenset(MACHINE_WORDS.split())
ROLES = frozenset(ADDRESSED.split())
WORDS = ROLES | frozenset(COMMON.split()) - frozenset(["april", "june", "may"])
AMBIGUOUS = NAMED_WORDS | frozenset(COMMON.split())
NO_NAME_ENDS = (
    "n't", "'ll", "'re", "'ve", "'d", "'m", "able", "ible", "ful", "less", "tion", "ness",
)  # fmt: skip


def is_plain_word(word: str) -> bool:
    """Whether a word is no name where a name could stand, whatever its case."""
    low = word.lower().replace("\u2019", "'")
    return low in WORDS or low.endswith(NO_NAME_ENDS)


def is_capitalised(word: str) -> bool:
    """Whether a word starts with a capital, as a name does when written with care."""
    return word[:1].isupper()


def could_be_name(word: str) -> bool:
    """Whether a word with a capital could be part of a name."""
    return is_capitalised(word) and len(word) > 1 and not is_plain_word(word)

#include "providers/llm/stop_words.hpp"

#include "providers/llm/english_lists.hpp"
#include "providers/llm/marked_words.hpp"
#include "providers/llm/stemmer.hpp"
#include "providers/llm/stop_lists.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace tagwright::llm {
namespace {

// Each list is sorted by bytes, so that nothing stands in it twice (static_assert watches over the order). The lists of
// further languages are in stop_lists.cpp.
// clang-format off
constexpr std::array<std::string_view, 734> english{
    "a", "able", "about", "above", "according", "accordingly", "across", "actually", "add", "added", "adds", "after",
    "afterwards", "again", "against", "ago", "ain", "al", "all", "allow", "allowed", "allows", "almost", "alone",
    "along", "already", "also", "although", "always", "am", "among", "amongst", "an", "and", "another", "any",
    "anybody", "anyhow", "anyone", "anything", "anyway", "anywhere", "apart", "appear", "appears", "applied", "apply",
    "apr", "april", "are", "aren't", "argue", "argued", "argues", "arise", "around", "as", "aside", "ask", "asked",
    "asking", "at", "aug", "august", "away", "back", "based", "basis", "be", "became", "because", "become", "becomes",
    "becoming", "been", "before", "beforehand", "began", "begin", "behind", "being", "believe", "below", "beside",
    "besides", "between", "beyond", "billion", "billions", "both", "but", "by", "call", "called", "came", "can",
    "can't", "cannot", "certain", "certainly", "check", "clear", "clearly", "click", "come", "comes", "coming",
    "consider", "considered", "considers", "contain", "contains", "corresponding", "could", "couldn", "couldn't",
    "currently", "dec", "december", "define", "defined", "demonstrate", "demonstrated", "demonstrates", "depend",
    "depending", "depends", "describe", "described", "describes", "despite", "determine", "determined", "develop",
    "developed", "did", "didn", "didn't", "different", "directly", "discuss", "discussed", "discusses", "do", "does",
    "doesn", "doesn't", "doing", "don", "don't", "done", "down", "dozen", "dozens", "dr", "due", "during", "e.g",
    "each", "easily", "effectively", "eg", "eight", "eighteen", "eighty", "either", "eleven", "else", "elsewhere",
    "employ", "employed", "enable", "enables", "enough", "ensure", "entirely", "especially", "essentially", "et",
    "etc", "even", "ever", "every", "everybody", "everyone", "everything", "everywhere", "examine", "examined",
    "except", "exist", "existing", "exists", "explain", "explained", "explains", "explore", "explored", "extremely",
    "fact", "fairly", "far", "feb", "february", "few", "fewer", "fifteen", "fifty", "fig", "figs", "find", "finding",
    "finds", "first", "firstly", "five", "follow", "followed", "following", "follows", "for", "former", "forty",
    "found", "four", "fourteen", "friday", "from", "fully", "further", "furthermore", "gave", "generally", "get",
    "gets", "getting", "give", "given", "gives", "giving", "go", "goes", "going", "gone", "got", "greater", "greatly",
    "had", "hadn", "hadn't", "half", "happen", "happened", "happens", "hardly", "has", "hasn", "hasn't", "have",
    "haven", "haven't", "having", "he", "helps", "hence", "her", "here", "hereby", "herein", "hers",
    "herself", "highly", "him", "himself", "his", "hold", "holds", "how", "however", "hundred", "hundreds", "i",
    "i'd", "i'll", "i'm", "i've", "i.e", "ie", "if", "immediately", "in", "include", "included", "includes",
    "including", "increasingly", "indeed", "indicate", "indicated", "indicates", "initially", "inside", "instead",
    "into", "introduce", "introduced", "introduces", "investigate", "investigated", "investigates", "involve",
    "involved", "involves", "involving", "is", "isn", "isn't", "it", "it's", "its", "itself", "jan", "january", "jul",
    "july", "jun", "june", "just", "keep", "keeps", "kept", "knew", "know", "known", "knows", "largely", "last",
    "later", "latest", "latter", "lead", "leading", "leads", "least", "less", "let", "let's", "lets", "like",
    "likely", "likewise", "little", "ll", "long", "longer", "look", "looked", "looking", "looks", "made", "mainly",
    "make", "makes", "making", "many", "mar", "march", "may", "maybe", "me", "mean", "means", "meanwhile",
    "mentioned", "merely", "might", "million", "millions", "mine", "mon", "monday", "more", "moreover", "most",
    "mostly", "mr", "mrs", "ms", "much", "must", "mustn't", "my", "myself", "namely", "near", "nearly", "necessarily",
    "necessary", "need", "needed", "needs", "neither", "never", "nevertheless", "next", "nine", "nineteen", "ninety",
    "no", "nobody", "none", "nonetheless", "nor", "not", "nothing", "nov", "november", "now", "nowhere", "obtain",
    "obtained", "obtains", "occur", "occurs", "oct", "october", "of", "off", "often", "oh", "old", "on", "once",
    "one", "ones", "only", "onto", "or", "originally", "other", "others", "otherwise", "ought", "our", "ours",
    "ourselves", "out", "outside", "over", "own", "particular", "particularly", "per", "perform", "performed",
    "performs", "perhaps", "please", "possible", "possibly", "pp", "precisely", "present", "presented", "presents",
    "previous", "previously", "primarily", "probably", "produce", "produced", "produces", "propose", "proposed",
    "proposes", "prove", "provide", "provided", "provides", "providing", "quickly", "quite", "rather", "re",
    "readily", "really", "recent", "recently", "ref", "refs", "regarding", "relatively", "remain", "remains",
    "report", "reported", "reports", "require", "required", "requires", "respectively", "reveal", "reveals", "run",
    "running", "runs", "said", "same", "saturday", "saw", "say", "says", "second", "secondly", "see", "seek", "seem",
    "seemed", "seeming", "seems", "seen", "sep", "sept", "september", "serve", "serves", "set", "seventeen",
    "seventy", "several", "shall", "she", "should", "shouldn", "shouldn't", "show", "showed", "shown", "shows",
    "similar", "similarly", "simply", "since", "sir", "six", "sixteen", "sixty", "slightly", "so", "some", "somebody",
    "somehow", "someone", "something", "sometimes", "somewhat", "somewhere", "soon", "specifically", "start",
    "started", "starts", "still", "stop", "stopped", "strongly", "studied", "study", "subsequently", "successfully",
    "such", "sufficiently", "suggest", "suggested", "suggests", "suitable", "sunday", "supports",
    "supposed", "take", "taken", "takes", "taking", "tell", "ten", "tend", "tends", "than", "thank", "thanks", "that",
    "that's", "the", "their", "theirs", "them", "themselves", "then", "thence", "there", "thereby", "therefore",
    "therein", "thereof", "these", "they", "they're", "they've", "thing", "things", "third", "thirteen", "thirty",
    "this", "those", "though", "thousand", "thousands", "three", "through", "throughout", "thursday", "thus", "till",
    "to", "today", "together", "told", "tomorrow", "tonight", "too", "took", "total", "toward", "towards", "tried",
    "try", "trying", "tuesday", "turn", "twelve", "twenty", "twice", "two", "typically", "ultimately", "under",
    "underneath", "understand", "unless", "unlikely", "until", "unto", "up", "upon", "us", "use", "used", "uses",
    "using", "usually", "various", "vary", "ve", "very", "via", "vol", "vs", "want", "wanted", "wants", "was", "wasn",
    "wasn't", "way", "ways", "we", "we'd", "we'll", "we're", "we've", "wednesday", "well", "went", "were", "weren",
    "weren't", "what", "whatever", "when", "whence", "whenever", "where", "whereas", "whereby", "wherein",
    "whereupon", "wherever", "whether", "which", "whichever", "while", "who", "whoever", "whole", "whom", "whose",
    "why", "widely", "will", "with", "within", "without", "won", "won't", "would", "wouldn", "wouldn't", "yes",
    "yesterday", "yet", "yield", "yielded", "yields", "you", "you'd", "you'll", "you're", "you've", "your", "yours",
    "yourself", "yourselves", "zero",};

constexpr std::array<std::string_view, 231> german{
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "ander", "andere", "anderem",
    "anderen", "anderer", "anderes", "auch", "auf", "aus", "bei", "beim", "bereits", "bin", "bis", "bist", "bitte",
    "bzw", "da", "dabei", "dadurch", "dafür", "dagegen", "daher", "dahin", "damit", "danach", "dann", "daran",
    "darauf", "daraus", "darf", "darin", "darum", "darüber", "das", "dass", "davon", "davor", "dazu", "dein",
    "deine", "dem", "den", "denn", "der", "deren", "des", "deshalb", "dessen", "die", "dies", "diese", "diesem",
    "diesen", "dieser", "dieses", "doch", "dort", "drei", "du", "durch", "ein", "eine", "einem", "einen", "einer",
    "eines", "einige", "einigen", "einiger", "einmal", "er", "es", "etwa", "etwas", "euch", "euer", "falls", "für",
    "gegen", "gewesen", "gibt", "hab", "habe", "haben", "hat", "hatte", "hatten", "hier", "hierzu", "hin", "hinter",
    "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "im", "immer", "in", "indem", "ins",
    "ist", "ja", "jede", "jedem", "jeden", "jeder", "jedes", "jedoch", "jene", "jetzt", "jeweils", "kann", "kein",
    "keine", "keinem", "keinen", "keiner", "können", "könnte", "machen", "man", "manche", "mehr", "mein", "meine",
    "mich", "mir", "mit", "muss", "müssen", "nach", "nachdem", "nicht", "nichts", "noch", "nun", "nur", "nämlich",
    "ob", "oder", "ohne", "schon", "sehr", "sein", "seine", "seinem", "seinen", "seiner", "seit", "sich", "sie",
    "siehe", "sind", "so", "sobald", "sodass", "sofern", "solche", "soll", "sollen", "sollte", "sollten", "sondern",
    "sonst", "soweit", "sowie", "um", "und", "uns", "unser", "unsere", "unter", "viel", "viele", "vom", "von", "vor",
    "wann", "war", "waren", "warum", "was", "weil", "weiter", "weitere", "weiteren", "welche", "welchem", "welchen",
    "welcher", "welches", "wenn", "wer", "werde", "werden", "wie", "wieder", "will", "wir", "wird", "wo", "wobei",
    "wurde", "wurden", "während", "wäre", "würde", "würden", "zu", "zum", "zur", "zwar", "zwei", "zwischen",
    "über",};

constexpr std::array<std::string_view, 167> french{
    "a", "afin", "ai", "aient", "ainsi", "alors", "après", "au", "aucun", "aucune", "aussi", "autre", "autres",
    "aux", "avait", "avant", "avec", "avez", "avoir", "avons", "c'est", "car", "ce", "ceci", "cela", "celle",
    "celles", "celui", "cependant", "ces", "cet", "cette", "ceux", "chaque", "chez", "ci", "comme", "comment",
    "contre", "d'un", "d'une", "dans", "de", "depuis", "des", "deux", "doit", "doivent", "donc", "dont", "du", "dès",
    "elle", "elles", "en", "encore", "entre", "est", "et", "eux", "faire", "fait", "faut", "fois", "font", "hors",
    "il", "ils", "je", "jusqu", "l'on", "la", "le", "les", "leur", "leurs", "lors", "lorsqu", "lorsque", "lui", "là", "ma",
    "mais", "me", "mes", "moi", "moins", "mon", "même", "mêmes", "ne", "ni", "non", "nos", "notamment", "notre",
    "nous", "on", "ont", "ou", "où", "par", "parce", "pas", "pendant", "peu", "peut", "peuvent", "plus", "plusieurs",
    "plutôt", "pour", "pourquoi", "puis", "puisqu", "qu", "qu'il", "quand", "que", "quel", "quelle", "quelles", "quels", "qui",
    "quoi", "sa", "sans", "sauf", "se", "selon", "sera", "seront", "ses", "si", "sinon", "soit", "son", "sont",
    "sous", "sur", "ta", "te", "tes", "toi", "ton", "tous", "tout", "toute", "toutes", "trois", "très", "tu", "un",
    "une", "vers", "voici", "voilà", "vos", "votre", "vous", "y", "à", "ça", "étaient", "était", "été",
    "être",};

constexpr std::array<std::string_view, 144> spanish{
    "a", "además", "al", "algo", "algunas", "algunos", "ante", "antes", "aquel", "aquella", "aquí", "así", "aun",
    "aunque", "bien", "cada", "casi", "como", "con", "contra", "cual", "cuales", "cuando", "cuanto", "de", "debe",
    "deben", "del", "desde", "donde", "dos", "durante", "e", "el", "ella", "ellas", "ellos", "en", "entonces",
    "entre", "era", "eran", "es", "esa", "esas", "ese", "eso", "esos", "esta", "estas", "este", "esto", "estos",
    "está", "están", "fue", "fueron", "ha", "había", "hace", "hacer", "han", "hasta", "hay", "la", "las", "le",
    "les", "lo", "los", "me", "mediante", "mi", "mientras", "mis", "misma", "mismo", "muy", "más", "nada", "ni",
    "no", "nos", "nosotros", "nuestra", "nuestro", "o", "os", "otra", "otras", "otro", "otros", "para", "pero",
    "poco", "por", "porque", "puede", "pueden", "pues", "que", "quien", "quienes", "qué", "se", "sea", "según",
    "ser", "si", "sido", "siempre", "sin", "sino", "sobre", "solo", "son", "su", "sus", "sí", "sólo", "también",
    "tan", "tanto", "te", "tiene", "tienen", "toda", "todas", "todo", "todos", "tres", "tu", "tus", "un", "una",
    "unas", "uno", "unos", "usted", "ustedes", "y", "ya", "yo", "él",};

constexpr std::array<std::string_view, 1599> weak{
    "ability", "absence", "abstract", "accept", "accepted", "accepting", "accepts", "accurate", "achieve", "achieved",
    "achievement", "achievements", "achieves", "achieving", "acquire", "acquired", "acquires", "acquiring", "act",
    "action", "actions", "activity", "actual", "adapt", "adapted", "adapting", "adapts", "adding", "addition",
    "additional", "address", "addressed", "adjust", "adjusted", "adjusting", "adjusts", "admit", "admited",
    "admiting", "admits", "adopt", "adopted", "adopting", "adopts", "advance", "advanced", "advances", "advantage",
    "advantages", "afternoon", "agree", "agreed", "agrees", "agreing", "aim", "aimed", "aiming", "aims", "allowing",
    "amount", "amounts", "amp", "analyse", "analysed", "analyze", "analyzed", "announce", "announced", "announces",
    "announcing", "answer", "answers", "appeared", "appearing", "appendix", "applicable", "applies", "applying",
    "appoint", "appointed", "appointing", "appoints", "approach", "approaches", "appropriate", "approve", "approved",
    "approves", "approving", "area", "areas", "arguing", "argument", "arguments", "arised", "arises", "arising",
    "arrange", "arranged", "arranges", "arranging", "arrive", "arrived", "arrives", "arriving", "article", "articles",
    "asks", "aspect", "aspects", "assert", "asserted", "asserting", "asserts", "assign", "assigned", "assigning",
    "assigns", "assist", "assisted", "assisting", "assists", "assume", "assumed", "assumes", "assuming", "assumption",
    "assumptions", "attach", "attached", "attaches", "attaching", "attempt", "attempted", "attempting", "attempts",
    "attend", "attended", "attending", "attends", "attract", "attracted", "attracting", "attracts", "author",
    "authors", "available", "average", "avoid", "avoided", "avoiding", "avoids", "await", "awaited", "awaiting",
    "awaits", "background", "bad", "basic", "beat", "beated", "beating", "beats", "becomed", "beg", "beged", "beging",
    "begs", "belong", "belonged", "belonging", "belongs", "benefit", "benefits", "best", "better", "big", "bit",
    "body", "book", "bottom", "boy", "brief", "bring", "bringed", "bringing", "brings", "broad", "calculate",
    "calculated", "calculates", "calculating", "care", "carry", "case", "cases", "cause", "caused", "causes",
    "causing", "central", "century", "challenge", "challenges", "chance", "change", "changes", "chapter", "chief",
    "choice", "choose", "choosed", "chooses", "choosing", "chosen", "circumstances", "claim", "claimed", "claiming",
    "clarified", "clarifies", "clarify", "clarifying", "close", "coincide", "coincided", "coincides", "coinciding",
    "collect", "collected", "collecting", "collection", "collects", "column", "com", "combination", "combine",
    "combined", "combines", "combining", "comed", "comment", "comments", "common", "commonly", "comparative",
    "compare", "compared", "compares", "comparing", "comparison", "comparisons", "complain", "complained",
    "complaining", "complains", "complete", "completed", "completely", "complex", "comprehensive", "comprise",
    "comprised", "comprises", "comprising", "concentrate", "concentrated", "concentrates", "concentrating", "concept",
    "concepts", "concern", "concerned", "concerning", "concerns", "conclude", "concluded", "concludes", "concluding",
    "conclusion", "conclusions", "condition", "conditions", "confirm", "confirmed", "confirming", "confirms",
    "connect", "connected", "connecting", "connects", "consequence", "consequences", "considerable", "consideration",
    "consist", "consisted", "consistent", "consisting", "consists", "constant", "constitute", "constituted",
    "constitutes", "constituting", "construct", "constructed", "contained", "containing", "content", "contents",
    "context", "continue", "continued", "continues", "continuing", "contrast", "contribute", "contributed",
    "contributes", "contributing", "contribution", "contributions", "contributor", "convenient", "convince",
    "convinced", "convinces", "convincing", "copied", "copying", "correct", "corrected", "correcting", "corrects",
    "correspond", "corresponded", "corresponds", "couple", "create", "created", "creates", "creating", "creation",
    "critical", "current", "date", "day", "days", "deal", "decade", "decide", "decided", "decides", "deciding",
    "declare", "declared", "declares", "declaring", "decline", "declined", "declines", "declining", "degree",
    "deliver", "delivered", "delivering", "delivers", "demanded", "demanding", "demonstrating", "denied", "denies",
    "deny", "denying", "depended", "derive", "derived", "derives", "deriving", "describing", "deserve", "deserved",
    "deserves", "deserving", "desired", "desires", "desiring", "destroy", "destroyed", "destroying", "destroys",
    "detail", "detailed", "details", "determines", "determining", "developing", "develops", "differ", "differed",
    "difference", "differences", "differing", "differs", "difficult", "difficulty", "discover", "discovered",
    "discovering", "discovers", "discussing", "discussion", "displayed", "displaying", "divide", "divided", "divides",
    "dividing", "doc", "document", "documents", "docx", "doned", "dones", "doning", "draft", "draw", "drawed",
    "drawing", "drawn", "draws", "earlier", "early", "earn", "earned", "earning", "earns", "easy", "edition",
    "effect", "effective", "effects", "efficient", "effort", "efforts", "element", "elements", "emerge", "emerged",
    "emerges", "emerging", "emphasis", "emphasize", "emphasized", "emphasizes", "emphasizing", "employing", "employs",
    "enabled", "enabling", "encourage", "encouraged", "encourages", "encouraging", "end", "ended", "ends", "enjoy",
    "enjoyed", "enjoying", "enjoys", "ensured", "ensures", "ensuring", "enter", "entered", "entering", "enters",
    "entire", "equal", "equally", "essential", "establish", "established", "establishes", "establishing", "estimate",
    "estimated", "evening", "evidence", "exact", "example", "examples", "exceed", "exceeded", "exceeding", "exceeds",
    "excellent", "exclude", "excluded", "excludes", "excluding", "exhibit", "exhibited", "exhibiting", "exhibits",
    "existed", "expand", "expanded", "expanding", "expands", "expect", "expected", "expecting", "expects",
    "experience", "experiences", "explaining", "explicit", "explicitly", "extend", "extended", "extending", "extends",
    "extension", "extensions", "extent", "face", "faced", "facilitate", "facilitated", "facilitates", "facilitating",
    "factor", "factors", "fail", "failed", "failing", "fails", "fall", "false", "familiar", "faq", "fashion",
    "feature", "features", "feel", "feeling", "feels", "felt", "field", "fields", "fight", "figure", "figures",
    "fill", "filled", "filling", "fills", "final", "finally", "finded", "fine", "finish", "finished", "finishes",
    "finishing", "fit", "fited", "fiting", "fits", "focus", "focused", "focuses", "force", "forget", "forgeted",
    "forgeting", "forgets", "form", "formal", "forms", "free", "frequent", "frequently", "full", "function",
    "functions", "fundamental", "future", "gain", "gained", "gaining", "gains", "gather", "gathered", "gathering",
    "gathers", "general", "generate", "generated", "geted", "geting", "girl", "goal", "goals", "goesed", "goeses",
    "goesing", "goned", "gones", "goning", "gonna", "good", "great", "ground", "grow", "growed", "growing", "grows",
    "guarantee", "guaranteed", "guarantees", "guaranteing", "guess", "guessed", "guesses", "guessing", "guide", "guy",
    "guys", "hand", "handle", "handled", "handles", "handling", "happening", "happy", "hard", "head", "hear", "heard",
    "heared", "hearing", "hears", "heavy", "held", "helped", "helping", "hide", "hided", "hides", "hiding", "high",
    "higher", "highest", "hire", "hired", "hires", "hiring", "holded", "holding", "home", "hope", "hour", "hours",
    "htm", "html", "http", "https", "huge", "ibid", "idea", "ideal", "ideas", "identified", "identifies", "identify",
    "identifying", "ignore", "ignored", "ignores", "ignoring", "illustrate", "illustrated", "illustrates",
    "illustrating", "imagine", "imagined", "imagines", "imagining", "immediate", "impact", "implement", "implemented",
    "implication", "implications", "implied", "implies", "imply", "implying", "importance", "important", "improve",
    "improved", "improvement", "improvements", "improves", "incorporate", "incorporated", "incorporates",
    "incorporating", "increase", "increased", "increases", "increasing", "independent", "indicating", "indication",
    "individual", "individuals", "inform", "informed", "informing", "informs", "initial", "insert", "inserted",
    "inserting", "inserts", "insight", "insist", "insisted", "insisting", "insists", "inspect", "inspected",
    "inspecting", "inspects", "instance", "instances", "intend", "intended", "intending", "intends", "interest",
    "interested", "interesting", "introducing", "introduction", "invite", "invited", "invites", "inviting", "issue",
    "issues", "item", "items", "join", "joined", "joining", "joins", "joint", "jpg", "jump", "jumped", "jumping",
    "jumps", "justified", "justifies", "justify", "justifying", "keeped", "keeping", "key", "kid", "kids", "kill",
    "killed", "killing", "kills", "kind", "kinds", "knowed", "knowing", "lack", "lacked", "lacking", "lacks", "lady",
    "large", "larger", "largest", "late", "laugh", "laughed", "laughing", "laughs", "lay", "layed", "laying", "lays",
    "learn", "learned", "learns", "leave", "leaved", "leaves", "leaving", "left", "lend", "lended", "lending",
    "lends", "length", "leted", "leting", "letter", "level", "levels", "lied", "life", "light", "liing", "limit",
    "limited", "limits", "line", "lines", "list", "lists", "literature", "live", "living", "local", "locate",
    "location", "long-term", "lose", "losed", "loses", "losing", "lost", "lot", "love", "low", "lower", "lowest",
    "main", "maintain", "maintained", "maintaining", "maintains", "major", "majority", "maked", "man", "manner",
    "match", "material", "materials", "matter", "mattered", "mattering", "matters", "maximum", "meaned", "meaning",
    "meant", "measure", "measured", "measures", "meet", "meeted", "meets", "men", "mention", "mentioning", "mentions",
    "met", "method", "methodology", "methods", "middle", "minimum", "minor", "minute", "minutes", "mode", "modified",
    "modifies", "modify", "modifying", "moment", "month", "months", "morning", "move", "moved", "moves", "moving",
    "multiple", "n/a", "name", "named", "names", "natural", "nature", "nbsp", "needing", "negative", "net", "new",
    "newly", "nice", "night", "normal", "note", "noted", "notes", "notice", "noticed", "notices", "noticing",
    "notion", "novel", "number", "numbers", "objective", "objectives", "observation", "observations", "observe",
    "observed", "obtaining", "obvious", "occured", "occuring", "offer", "offered", "offering", "offers", "older",
    "open", "opened", "opens", "operate", "opportunity", "option", "options", "order", "ordinary", "org", "original",
    "outcome", "outcomes", "outline", "overall", "overcome", "overcomed", "overcomes", "overcoming", "overview",
    "owe", "owed", "owes", "owing", "owned", "owning", "owns", "page", "pages", "paid", "paper", "papers",
    "paragraph", "part", "partial", "participate", "participated", "participates", "participating", "parts", "past",
    "pay", "payed", "paying", "pays", "pdf", "people", "percent", "perfect", "performing", "period", "permit",
    "permited", "permiting", "permits", "person", "personal", "perspective", "persuade", "persuaded", "persuades",
    "persuading", "phase", "phenomenon", "php", "pick", "picked", "picking", "picks", "picture", "piece", "place",
    "places", "plans", "play", "played", "pm", "png", "point", "points", "poor", "popular", "portion", "position",
    "positive", "possess", "possessed", "possesses", "possessing", "possibility", "postpone", "postponed",
    "postpones", "postponing", "potential", "practical", "practice", "practices", "precise", "predict", "prefer",
    "prefered", "prefering", "prefers", "preliminary", "prepare", "prepared", "prepares", "preparing", "presenting",
    "pressed", "presses", "pressing", "pretty", "prevent", "prevented", "preventing", "prevents", "primary",
    "principal", "principle", "principles", "prior", "problem", "problems", "procedure", "procedures", "proceed",
    "proceeded", "proceeding", "proceeds", "producing", "promised", "promises", "promising", "promote", "promoted",
    "promotes", "promoting", "proper", "properly", "properties", "property", "proposal", "proposing", "protect",
    "protected", "protecting", "protects", "proved", "proves", "proving", "provision", "publication", "publications",
    "pull", "pulled", "pulling", "pulls", "pure", "purpose", "purposes", "push", "pushed", "pushes", "pushing", "put",
    "puted", "puting", "puts", "question", "questions", "quick", "quit", "quited", "quiting", "quits", "raise",
    "raised", "raises", "raising", "ran", "range", "ranges", "rapid", "rare", "reach", "reached", "reaches",
    "reaching", "read", "reading", "ready", "real", "realize", "realized", "realizes", "realizing", "reason",
    "reasonable", "reasons", "receive", "received", "receives", "receiving", "recognise", "recognised", "recognises",
    "recognising", "recognize", "recognized", "recognizes", "recognizing", "recommend", "recommendations",
    "recommended", "recommends", "record", "reduce", "reduced", "reduces", "reducing", "reduction", "refer",
    "refered", "reference", "references", "refering", "refers", "reflect", "refuse", "refused", "refuses", "refusing",
    "regard", "reject", "rejected", "rejecting", "rejects", "relate", "related", "relates", "relating", "relation",
    "relations", "relationship", "relationships", "relative", "relevant", "remained", "remaining", "remarkable",
    "remember", "remembered", "remembering", "remembers", "remind", "reminded", "reminding", "reminds", "remove",
    "removed", "removes", "removing", "repeat", "repeated", "repeating", "repeats", "replace", "replaced", "replaces",
    "replacing", "replied", "replying", "represent", "representative", "represents", "requiring", "research",
    "researcher", "researchers", "resolve", "resolved", "resolves", "resolving", "respect", "respond", "responded",
    "responding", "responds", "rested", "resting", "rests", "result", "resulted", "resulting", "results", "retain",
    "retained", "retaining", "retains", "return", "revealed", "revealing", "review", "reviews", "rich", "right",
    "ring", "rise", "rised", "rises", "rising", "role", "roles", "room", "safe", "satisfied", "satisfies", "satisfy",
    "satisfying", "saved", "saves", "saving", "sayed", "saying", "scenario", "scenarios", "scientific", "scope",
    "section", "sections", "seed", "seeing", "seeinged", "seeinging", "seeings", "seeked", "seeking", "seeks", "sees",
    "seesed", "seeses", "seesing", "seing", "select", "selected", "selects", "sell", "selled", "sells", "send",
    "sended", "sending", "sends", "sense", "sent", "separate", "separated", "separates", "separating", "series",
    "serious", "served", "serving", "settle", "settled", "settles", "settling", "seven", "shared", "shoot", "shooted",
    "shooting", "shoots", "short", "shorter", "showing", "shut", "shuted", "shuting", "shuts", "side", "sign",
    "significant", "significantly", "simple", "simpler", "single", "sit", "sited", "siting", "sits", "situation",
    "situations", "size", "sizes", "small", "smaller", "sold", "solded", "solding", "solds", "solution", "solutions",
    "solve", "solved", "solves", "solving", "sort", "sounded", "sounding", "sounds", "speak", "speaked", "speaking",
    "speaks", "special", "specific", "specified", "spend", "spended", "spending", "spends", "spent", "spite",
    "splited", "spliting", "spoke", "spokesman", "spokeswoman", "spreaded", "spreading", "spreads", "stage", "stages",
    "stand", "standard", "standed", "standing", "stands", "starting", "stated", "statement", "statements", "stating",
    "stay", "stayed", "staying", "stays", "step", "steps", "stick", "sticked", "sticking", "sticks", "stoped",
    "stoping", "stops", "stories", "story", "straightforward", "strength", "strong", "subject", "subjects", "submit",
    "submited", "submiting", "submits", "succeed", "succeeded", "succeeding", "succeeds", "success", "successful",
    "suffer", "suffered", "suffering", "suffers", "sufficient", "suggesting", "summarize", "summary", "superior",
    "supplied", "supplying", "suppose", "supposes", "supposing", "sure", "surprise", "surprised", "surprises",
    "surprising", "surround", "surrounded", "surrounding", "surrounds", "survive", "survived", "survives",
    "surviving", "table", "tables", "taked", "talk", "talking", "tbd", "teach", "teached", "teaches", "technique",
    "techniques", "telled", "telling", "tells", "tended", "tending", "term", "terms", "theme", "theoretical", "think",
    "thinked", "thinking", "thinks", "thought", "thoughts", "throw", "throwed", "throwing", "throws", "time", "times",
    "title", "todo", "tolded", "tolding", "tolds", "top", "topic", "topics", "touched", "touches", "touching",
    "treat", "treated", "treating", "treats", "true", "truth", "turned", "turning", "turns", "txt", "type", "types",
    "typical", "understanded", "understanding", "understands", "unique", "unknown", "update", "updated", "usage",
    "useful", "usual", "utilize", "utilized", "valuable", "value", "values", "varied", "varies", "variety", "varying",
    "vast", "verified", "verifies", "verify", "verifying", "version", "versions", "view", "viewpoint", "views",
    "visited", "visiting", "wait", "waited", "waiting", "waits", "walk", "walked", "walking", "walks", "wanting",
    "warn", "warned", "warns", "wasted", "wastes", "wasting", "watch", "weak", "wear", "weared", "wearing", "wears",
    "week", "weekend", "weeks", "wide", "wider", "win", "wined", "wining", "wins", "wip", "wish", "wished", "wishes",
    "wishing", "woman", "women", "wonder", "wondered", "wondering", "wonders", "words", "work", "worked", "working",
    "works", "world", "worried", "worries", "worry", "worrying", "worth", "write", "writed", "writes", "written",
    "wrong", "wrote", "www", "yeah", "year", "year-old", "years", "yielding", "young",};
// clang-format on

static_assert(std::is_sorted(english.begin(), english.end()) && std::is_sorted(german.begin(), german.end()) &&
              std::is_sorted(french.begin(), french.end()) && std::is_sorted(spanish.begin(), spanish.end()) &&
              std::is_sorted(weak.begin(), weak.end()));

template <class Take>
void each_word(std::string_view list, Take take) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        take(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

constexpr std::uint32_t bit_of(std::size_t of) noexcept { return 1U << of; }

marked_words all_stop_words() {
    marked_words out;
    const auto take = [&](const auto& list, language of) {
        for (const auto word : list)
            out.add(word, bit_of(static_cast<std::size_t>(of)));
    };
    take(english, language::english);
    each_word(verb_form_list(), [&](std::string_view word) { out.add(word, bit_of(0)); });
    static_assert(static_cast<std::size_t>(language::english) == 0);
    take(german, language::german);
    take(french, language::french);
    take(spanish, language::spanish);
    for (std::size_t l = 0; l < languages; ++l)
        each_word(stop_list(language(l)), [&](std::string_view word) { out.add(word, bit_of(l)); });
    return out;
}

constexpr std::uint32_t is_weak = 1;
constexpr std::uint32_t is_part = 2;

marked_words all_weak_words() {
    marked_words out;
    for (const auto word : weak)
        out.add(word, is_weak);
    each_word(describing_word_list(), [&](std::string_view word) { out.add(word, is_weak); });
    for (const auto& word : part_words())
        out.add(word, is_part);
    return out;
}

using weak_stems = std::array<std::unordered_set<std::string>, languages>;

weak_stems all_weak_stems() {
    weak_stems out;
    for (std::size_t l = 0; l < languages; ++l)
        each_word(weak_list(language(l)), [&](std::string_view word) { out[l].insert(stem_key(language(l), word)); });
    return out;
}

} // namespace

std::uint32_t stop_languages(std::string_view lower) noexcept {
    static const auto words = all_stop_words();
    return words.marks_of(lower);
}

bool is_stop_word(language of, std::string_view lower) noexcept {
    return of != language::other && (stop_languages(lower) & bit_of(static_cast<std::size_t>(of))) != 0;
}

word_worth worth_of(std::string_view lower) noexcept {
    static const auto words = all_weak_words();
    const auto marks = words.marks_of(lower);
    return {(marks & is_weak) != 0, (marks & is_part) != 0};
}

bool is_weak_stem(language of, const std::string& stem) {
    static const auto stems = all_weak_stems();
    return of != language::other && stems[static_cast<std::size_t>(of)].count(stem) > 0;
}

} // namespace tagwright::llm

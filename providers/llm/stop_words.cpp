#include "providers/llm/stop_words.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

// Each list is sorted by bytes: it is searched by halving (static_assert watches over the order).
// clang-format off
constexpr std::array<std::string_view, 703> english{
    "a", "able", "about", "above", "according", "accordingly", "across", "actually", "add", "added", "adds", "after",
    "afterwards", "again", "against", "ago", "ain", "al", "all", "allow", "allowed", "allows", "almost", "alone",
    "along", "already", "also", "although", "always", "am", "among", "amongst", "an", "and", "another", "any",
    "anybody", "anyhow", "anyone", "anything", "anyway", "anywhere", "apart", "appear", "appears", "applied", "apply",
    "apr", "april", "are", "aren't", "argue", "argued", "argues", "arise", "around", "as", "aside", "ask", "asked",
    "asking", "at", "aug", "august", "away", "back", "based", "basis", "be", "became", "because", "become", "becomes",
    "becoming", "been", "before", "beforehand", "began", "begin", "behind", "being", "believe", "below", "beside",
    "besides", "between", "beyond", "both", "but", "by", "call", "called", "came", "can", "can't", "cannot",
    "certain", "certainly", "check", "clear", "clearly", "click", "come", "comes", "coming", "consider", "considered",
    "considers", "contain", "contains", "corresponding", "could", "couldn", "couldn't", "currently", "dec",
    "december", "define", "defined", "demonstrate", "demonstrated", "demonstrates", "depend", "depending", "depends",
    "describe", "described", "describes", "despite", "determine", "determined", "develop", "developed", "did", "didn",
    "didn't", "different", "directly", "discuss", "discussed", "discusses", "do", "does", "doesn", "doesn't", "doing",
    "don", "don't", "done", "down", "dr", "due", "during", "e.g", "each", "easily", "effectively", "eg", "eight",
    "either", "else", "elsewhere", "employ", "employed", "enable", "enables", "enough", "ensure", "entirely",
    "especially", "essentially", "et", "etc", "even", "ever", "every", "everybody", "everyone", "everything",
    "everywhere", "examine", "examined", "except", "exist", "existing", "exists", "explain", "explained", "explains",
    "explore", "explored", "extremely", "fact", "fairly", "far", "feb", "february", "few", "fewer", "fig", "figs",
    "find", "finding", "finds", "first", "firstly", "five", "follow", "followed", "following", "follows", "for",
    "former", "found", "four", "friday", "from", "fully", "further", "furthermore", "gave", "generally", "get",
    "gets", "getting", "give", "given", "gives", "giving", "go", "goes", "going", "gone", "got", "greater", "greatly",
    "had", "hadn", "hadn't", "happen", "happened", "happens", "hardly", "has", "hasn", "hasn't", "have", "haven",
    "haven't", "having", "he", "help", "helps", "hence", "her", "here", "hereby", "herein", "hers", "herself",
    "highly", "him", "himself", "his", "hold", "holds", "how", "however", "i", "i'd", "i'll", "i'm", "i've", "i.e",
    "ie", "if", "immediately", "in", "include", "included", "includes", "including", "increasingly", "indeed",
    "indicate", "indicated", "indicates", "initially", "instead", "into", "introduce", "introduced", "introduces",
    "investigate", "investigated", "investigates", "involve", "involved", "involves", "involving", "is", "isn",
    "isn't", "it", "it's", "its", "itself", "jan", "january", "jul", "july", "jun", "june", "just", "keep", "keeps",
    "kept", "knew", "know", "known", "knows", "largely", "last", "later", "latest", "latter", "lead", "leading",
    "leads", "least", "less", "let", "let's", "lets", "like", "likely", "likewise", "little", "ll", "long", "longer",
    "look", "looked", "looking", "looks", "made", "mainly", "make", "makes", "making", "many", "mar", "march", "may",
    "maybe", "me", "mean", "means", "meanwhile", "mentioned", "merely", "might", "mine", "mon", "monday", "more",
    "moreover", "most", "mostly", "mr", "mrs", "ms", "much", "must", "mustn't", "my", "myself", "namely", "near",
    "nearly", "necessarily", "necessary", "need", "needed", "needs", "neither", "never", "nevertheless", "next",
    "nine", "no", "nobody", "none", "nonetheless", "nor", "not", "nothing", "nov", "november", "now", "nowhere",
    "obtain", "obtained", "obtains", "occur", "occurs", "oct", "october", "of", "off", "often", "oh", "old", "on",
    "once", "one", "ones", "only", "onto", "or", "originally", "other", "others", "otherwise", "ought", "our", "ours",
    "ourselves", "out", "over", "own", "particular", "particularly", "per", "perform", "performed", "performs",
    "perhaps", "please", "possible", "possibly", "pp", "precisely", "present", "presented", "presents", "previous",
    "previously", "primarily", "probably", "produce", "produced", "produces", "propose", "proposed", "proposes",
    "prove", "provide", "provided", "provides", "providing", "quickly", "quite", "rather", "re", "readily", "really",
    "recent", "recently", "ref", "refs", "regarding", "relatively", "remain", "remains", "report", "reported",
    "reports", "require", "required", "requires", "respectively", "reveal", "reveals", "run", "running", "runs",
    "said", "same", "saturday", "saw", "say", "says", "second", "secondly", "see", "seek", "seem", "seemed",
    "seeming", "seems", "seen", "sep", "sept", "september", "serve", "serves", "set", "several", "shall", "she",
    "should", "shouldn", "shouldn't", "show", "showed", "shown", "shows", "similar", "similarly", "simply", "since",
    "sir", "six", "slightly", "so", "some", "somebody", "somehow", "someone", "something", "sometimes", "somewhat",
    "somewhere", "soon", "specifically", "start", "started", "starts", "still", "stop", "stopped", "strongly",
    "studied", "study", "subsequently", "successfully", "such", "sufficiently", "suggest", "suggested", "suggests",
    "suitable", "sunday", "support", "supports", "supposed", "take", "taken", "takes", "taking", "tell", "ten",
    "tend", "tends", "than", "thank", "thanks", "that", "that's", "the", "their", "theirs", "them", "themselves",
    "then", "thence", "there", "thereby", "therefore", "therein", "thereof", "these", "they", "they're", "they've",
    "thing", "things", "third", "this", "those", "though", "three", "through", "throughout", "thursday", "thus",
    "till", "to", "today", "together", "told", "tomorrow", "tonight", "too", "took", "total", "toward", "towards",
    "tried", "try", "trying", "tuesday", "turn", "twice", "two", "typically", "ultimately", "under", "understand",
    "unless", "unlikely", "until", "unto", "up", "upon", "us", "use", "used", "uses", "using", "usually", "various",
    "vary", "ve", "very", "via", "vol", "vs", "want", "wanted", "wants", "was", "wasn", "wasn't", "way", "ways", "we",
    "we'd", "we'll", "we're", "we've", "wednesday", "well", "went", "were", "weren", "weren't", "what", "whatever",
    "when", "whence", "whenever", "where", "whereas", "whereby", "wherein", "wherever", "whether", "which",
    "whichever", "while", "who", "whoever", "whole", "whom", "whose", "why", "widely", "will", "with", "within",
    "without", "won", "won't", "would", "wouldn", "wouldn't", "yes", "yesterday", "yet", "yield", "yielded", "yields",
    "you", "you'd", "you'll", "you're", "you've", "your", "yours", "yourself", "yourselves",};

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

constexpr std::array<std::string_view, 165> french{
    "a", "afin", "ai", "aient", "ainsi", "alors", "après", "au", "aucun", "aucune", "aussi", "autre", "autres",
    "aux", "avait", "avant", "avec", "avez", "avoir", "avons", "c'est", "car", "ce", "ceci", "cela", "celle",
    "celles", "celui", "cependant", "ces", "cet", "cette", "ceux", "chaque", "chez", "ci", "comme", "comment",
    "contre", "d'un", "d'une", "dans", "de", "depuis", "des", "deux", "doit", "doivent", "donc", "dont", "du", "dès",
    "elle", "elles", "en", "encore", "entre", "est", "et", "eux", "faire", "fait", "faut", "fois", "font", "hors",
    "il", "ils", "je", "jusqu", "l'on", "la", "le", "les", "leur", "leurs", "lors", "lorsque", "lui", "là", "ma",
    "mais", "me", "mes", "moi", "moins", "mon", "même", "mêmes", "ne", "ni", "non", "nos", "notamment", "notre",
    "nous", "on", "ont", "ou", "où", "par", "parce", "pas", "pendant", "peu", "peut", "peuvent", "plus", "plusieurs",
    "plutôt", "pour", "pourquoi", "puis", "qu", "qu'il", "quand", "que", "quel", "quelle", "quelles", "quels", "qui",
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

constexpr std::array<std::string_view, 752> weak{
    "ability", "absence", "abstract", "accurate", "achieve", "achieved", "achievement", "achievements", "act",
    "action", "actions", "activity", "actual", "addition", "additional", "address", "addressed", "advance",
    "advanced", "advances", "advantage", "advantages", "afternoon", "agree", "agreed", "aim", "aims", "amount",
    "amounts", "amp", "analyse", "analysed", "analyze", "analyzed", "announced", "answer", "answers", "appendix",
    "applicable", "approach", "approaches", "appropriate", "area", "areas", "argument", "arguments", "arrived",
    "article", "articles", "aspect", "aspects", "assume", "assumed", "assumption", "assumptions", "attempt",
    "attempts", "author", "authors", "available", "average", "background", "bad", "basic", "benefit", "benefits",
    "best", "better", "big", "bit", "body", "book", "bottom", "boy", "brief", "bring", "brings", "broad", "care",
    "carry", "case", "cases", "cause", "caused", "causes", "central", "century", "challenge", "challenges", "chance",
    "change", "changes", "chapter", "chief", "choice", "choose", "chosen", "circumstances", "claim", "claimed",
    "close", "collection", "column", "com", "combination", "combine", "combined", "comment", "comments", "common",
    "commonly", "comparative", "compare", "compared", "comparison", "comparisons", "complete", "completed",
    "completely", "complex", "comprehensive", "concept", "concepts", "concern", "concerned", "concerning", "concerns",
    "conclude", "conclusion", "conclusions", "condition", "conditions", "confirm", "consequence", "consequences",
    "considerable", "consideration", "consist", "consistent", "consists", "constant", "construct", "constructed",
    "content", "contents", "context", "continue", "continued", "contrast", "contribution", "contributions",
    "contributor", "convenient", "correct", "couple", "create", "created", "creates", "creating", "creation",
    "critical", "current", "date", "day", "days", "deal", "decade", "decided", "degree", "detail", "detailed",
    "details", "difference", "differences", "difficult", "difficulty", "discover", "discovered", "discussion", "doc",
    "document", "documents", "docx", "draft", "draw", "drawn", "earlier", "early", "easy", "edition", "effect",
    "effective", "effects", "efficient", "effort", "efforts", "element", "elements", "emphasis", "end", "ended",
    "ends", "entire", "equal", "equally", "essential", "establish", "established", "estimate", "estimated", "evening",
    "evidence", "exact", "example", "examples", "excellent", "expect", "expected", "experience", "experiences",
    "explicit", "explicitly", "extend", "extended", "extension", "extensions", "extent", "face", "faced",
    "facilitate", "factor", "factors", "failed", "fall", "false", "familiar", "faq", "fashion", "feature", "features",
    "feel", "feeling", "feels", "felt", "field", "fields", "fight", "figure", "figures", "final", "finally", "fine",
    "focus", "focused", "focuses", "force", "form", "formal", "forms", "free", "frequent", "frequently", "full",
    "function", "functions", "fundamental", "future", "gain", "general", "generate", "generated", "girl", "goal",
    "goals", "gonna", "good", "great", "ground", "growing", "guide", "guy", "guys", "half", "hand", "handle", "happy",
    "hard", "head", "heard", "heavy", "held", "high", "higher", "highest", "home", "hope", "hour", "hours", "htm",
    "html", "http", "https", "huge", "ibid", "idea", "ideal", "ideas", "identified", "identify", "immediate",
    "impact", "implement", "implemented", "implication", "implications", "importance", "important", "improve",
    "improved", "improvement", "improvements", "improves", "increase", "increased", "increases", "increasing",
    "independent", "indication", "individual", "individuals", "initial", "insight", "instance", "instances",
    "interest", "interested", "interesting", "introduction", "issue", "issues", "item", "items", "join", "joint",
    "jpg", "key", "kid", "kids", "kind", "kinds", "lack", "lady", "large", "larger", "largest", "late", "leave",
    "left", "length", "letter", "level", "levels", "life", "light", "limit", "limited", "limits", "line", "lines",
    "list", "lists", "literature", "live", "living", "local", "locate", "location", "long-term", "lost", "lot",
    "love", "low", "lower", "lowest", "main", "maintain", "major", "majority", "man", "manner", "match", "material",
    "materials", "matter", "maximum", "meant", "measure", "measured", "measures", "meet", "men", "mention", "met",
    "method", "methodology", "methods", "middle", "million", "minimum", "minor", "minute", "minutes", "mode",
    "moment", "month", "months", "morning", "move", "moved", "multiple", "n/a", "name", "named", "names", "natural",
    "nature", "nbsp", "negative", "net", "new", "newly", "nice", "night", "normal", "note", "noted", "notes",
    "notion", "novel", "number", "numbers", "objective", "objectives", "observation", "observations", "observe",
    "observed", "obvious", "offer", "offers", "older", "open", "opened", "operate", "opportunity", "option",
    "options", "order", "ordinary", "org", "original", "outcome", "outcomes", "outline", "overall", "overview",
    "page", "pages", "paid", "paper", "papers", "paragraph", "part", "partial", "parts", "past", "pdf", "people",
    "percent", "perfect", "period", "person", "personal", "perspective", "phase", "phenomenon", "php", "picture",
    "piece", "place", "places", "plans", "play", "played", "pm", "png", "point", "points", "poor", "popular",
    "portion", "position", "positive", "possibility", "potential", "practical", "practice", "practices", "precise",
    "predict", "preliminary", "prepare", "pressing", "pretty", "primary", "principal", "principle", "principles",
    "prior", "problem", "problems", "procedure", "procedures", "promising", "proper", "properly", "properties",
    "property", "proposal", "provision", "publication", "publications", "pure", "purpose", "purposes", "put",
    "question", "questions", "quick", "ran", "range", "ranges", "rapid", "rare", "reached", "read", "reading",
    "ready", "real", "reason", "reasonable", "reasons", "receive", "received", "recommend", "recommendations",
    "record", "reduce", "reduced", "reduces", "reducing", "reduction", "refer", "reference", "references", "reflect",
    "regard", "relate", "related", "relation", "relations", "relationship", "relationships", "relative", "relevant",
    "remarkable", "remove", "replace", "represent", "representative", "represents", "research", "researcher",
    "researchers", "respect", "result", "resulted", "resulting", "results", "return", "review", "reviews", "rich",
    "right", "ring", "role", "roles", "room", "safe", "saying", "scenario", "scenarios", "scientific", "scope",
    "section", "sections", "sense", "sent", "separate", "series", "serious", "seven", "short", "shorter", "side",
    "sign", "significant", "significantly", "simple", "simpler", "single", "sit", "situation", "situations", "size",
    "sizes", "small", "smaller", "solution", "solutions", "solve", "solved", "solving", "sort", "special", "specific",
    "specified", "spent", "spite", "spoke", "spokesman", "spokeswoman", "stage", "stages", "stand", "standard",
    "statement", "statements", "stay", "step", "steps", "stories", "story", "straightforward", "strength", "strong",
    "subject", "subjects", "success", "successful", "sufficient", "summarize", "summary", "superior", "sure",
    "surprising", "table", "tables", "talk", "talking", "tbd", "technique", "techniques", "telling", "term", "terms",
    "theme", "theoretical", "think", "thinking", "thinks", "thought", "thoughts", "thousand", "time", "times",
    "title", "todo", "top", "topic", "topics", "true", "truth", "turned", "twenty", "txt", "type", "types", "typical",
    "understanding", "unique", "unknown", "update", "updated", "usage", "useful", "usual", "utilize", "utilized",
    "valuable", "value", "values", "variety", "vast", "version", "versions", "view", "viewpoint", "views", "wait",
    "walk", "walked", "watch", "weak", "week", "weekend", "weeks", "wide", "wider", "wip", "wish", "wishes", "woman",
    "women", "wonder", "words", "work", "worked", "working", "works", "world", "worth", "write", "written", "wrong",
    "wrote", "www", "yeah", "year", "year-old", "years", "young",};
// clang-format on

static_assert(std::is_sorted(english.begin(), english.end()) && std::is_sorted(german.begin(), german.end()) &&
              std::is_sorted(french.begin(), french.end()) && std::is_sorted(spanish.begin(), spanish.end()) &&
              std::is_sorted(weak.begin(), weak.end()));

template <class List>
bool contains(const List& list, std::string_view word) noexcept {
    return std::binary_search(list.begin(), list.end(), word);
}

} // namespace

bool is_stop_word(language of, std::string_view lower) noexcept {
    switch (of) {
    case language::english: return contains(english, lower);
    case language::german: return contains(german, lower);
    case language::french: return contains(french, lower);
    case language::spanish: return contains(spanish, lower);
    }
    return false;
}

bool is_weak_word(std::string_view lower) noexcept { return contains(weak, lower); }

} // namespace tagwright::llm

#include "providers/llm/english_lists.hpp"

#include <algorithm>

// The project's own. "System" is no label, "payment system" is one: these words weigh less where they stand alone, and
// nothing else changes. What many wikis have a page about (architecture, database, security) is not here.
namespace tagwright::llm {
namespace {

constexpr std::string_view parts =
    // things of any kind
    "access account algorithm analysis app application approximation argument array aspect attempt attribute "
    "author "
    "background bar base behavior behaviour bit block body bound box branch break buffer button byte candidate "
    "case "
    "category cause chain change chapter character characteristic check choice class client code collection column "
    "command comment commit component computation computer computing concept condition configuration connection "
    "constant construction contact content context control controller copy core cost count course criteria "
    "criterion customer cycle data dataset decision default definition description destination developer "
    "development device dimension direction directory distance distribution domain duration edge effectiveness "
    "employee engine entity entry environment error estimation evaluation event execution existence "
    "extraction feedback file filename filter folder folk format formulation framework generation "
    "group guideline header heading hint host house id image implementation index influence info "
    "information input instruction interface interval keyword knowledge label last layer "
    "library link load loop machine manager mark mechanism message model module movement "
    "node noun object occurrence officer operation operator output owner pair "
    "panel parameter participant partner path pattern pause piece platform policy post "
    "preference preparation process processing product program programme project prompt query rate "
    "ratio reader recipient region remark repository request requirement resolution resource response reuse "
    "row "
    "rule sample schedule scheme scope score screen script sentence server service session setting setup "
    "severity sheet signal site software source space staff stakeholder start state status store strategy "
    "stream string style subset suffix symbol symptom syntax system tag target task team "
    "text thread ticket token tool total track transfer transition type unit uri url usage user utility "
    "variable variant verb verification visitor website weekday weekend word workflow worker "
    // how things are
    "abstract adaptive additional anonymous approximate arbitrary automatic available "
    "central collaborative common complex concrete conventional custom deep dense digital "
    "direct discrete distributed dynamic eligible empty "
    "experimental explicit extensive external finite fixed flexible foreign formal generic global "
    "healthy implicit impossible inner internal invalid invisible joint latent legal linear live lossy "
    "manual minimal mobile mutual native nested neutral nonlinear numeric offline "
    "online optimal optional outer parallel partial persistent physical pilot present private "
    "probabilistic productive prospective public radical random raw recent reliable remote requisite "
    "restricted robust scalable secure sequential silent simultaneous smart "
    "sparse spatial stable static statistical strict subtle symbolic synthetic "
    "temporal terminated textual transparent uniform unused urgent valid verbose virtual "
    "visible visual weekly wild";

/// Good enough for the words above.
std::string plural_of(std::string_view word) {
    if (word.back() == 'y' && std::string_view{"aeou"}.find(word[word.size() - 2]) == std::string_view::npos)
        return std::string{word.substr(0, word.size() - 1)} + "ies";
    const bool hisses = std::string_view{"sxh"}.find(word.back()) != std::string_view::npos;
    return std::string{word} + (hisses ? "es" : "s");
}

std::vector<std::string> with_plurals(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        out.emplace_back(list.substr(0, end));
        out.push_back(plural_of(out.back()));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

} // namespace

const std::vector<std::string>& part_words() {
    static const auto all = with_plurals(parts);
    return all;
}

std::string_view describing_word_list() noexcept {
    return "acceptable analysing analyzing ancient annual associated attractive avoiding basic breaking brief "
           "bright bringing broad broader busy calling calm careful careless challenging changing cheap checking "
           "choosing clean clever collecting combining competing complete configuring connecting constructing "
           "correct dark deep deleting detecting dirty disabling discovering disparate distinct diverse dry "
           "editing effective enabling enhanced estimating evaluating everyday evolving expensive exploiting "
           "extensive extracting eye eyes fancy fast fixing flat former fresh friendly happy help helpful honest "
           "implementing improving installing labeled labelled latter lazy lonely loud lovely lucky managing "
           "massive mature measuring missing modern naive narrow noisy opaque opening optimizing original "
           "plain plural potential powered powerful predicting putting quiet regular removing renaming reserved "
           "respective rough rude "
           "sensitive setting shallow sharing sharp shiny sick silly simultaneous slow soft sore steep storing "
           "strange state-of-the-art stupid subscribe subsequent successful suitable support sweet thin tidy tiny "
           "tired tough traditional ugly "
           "underlying uploading viewed viewing up-to-date warm welcome well-known wet widespread wonderful";
}

std::string_view verb_form_list() noexcept {
    return "acknowledge acquires admits adopts affects agrees announces append arrives assign assume assumes "
           "attach automate avoid avoids behave behaves belong belongs bring brings buys calculate carries "
           "choose chooses collect collects combine combines compares configure connect connects consists "
           "consume contributes convert converts create creates decide decides declares defines delete deliver "
           "delivers denies derive derives deserve deserves destroy destroys detach detect detects determine "
           "determines discover discovers divide divides earns eliminate eliminates emerges encourage encourages "
           "enjoy enjoys ensures enters establish establishes exceeds exclude excludes execute expand expands "
           "expects expires extend extends fails fills finishes forget forgets gather gathers generate generates "
           "grows hear hears hide hides identifies identify ignore ignores illustrate illustrates implies imply "
           "improve improves inform informs insist insists inspects intend intends invoke invokes lacks lasts "
           "learns lends lose loses maintain maintains mentions modify notify obtain operates owes owns "
           "participate participates pays persuade persuades possesses prefer prefers prepare prepares prevent "
           "prevents promote promotes protect protects prove publish publishes puts quits reaches realize "
           "realizes receive receives recognizes recommend recommends refer refers reflects refuses reject "
           "rejects relate relates remember remembers remind reminds remove removes replace replaces represent "
           "represents resets resolve resolves respond responds restrict retain retains retrieve reveal select "
           "selects sell sells send sends separate separates settle settles shuts solve solves speak speaks "
           "specify spends submit submits succeed succeeds suffer suffers suppose supposes survive survives "
           "teach teaches tell tells think thinks throw throws varies verifies verify warns wears write writes";
}

} // namespace tagwright::llm

#pragma once

/// What stands below the options of each command: examples, and what is to be known.
namespace tagwright::cli {

inline constexpr const char* main_footer =
    "Secrets never stand on the command line: they come from the environment, from .env, or from a file\n"
    "that NAME_FILE names. tagwright setup asks for them and writes .env.\n"
    "\n"
    "Exit codes: 0 all pages ended well, 1 some pages failed or a budget is used up, 2 usage or\n"
    "settings, 3 Confluence or a provider refused, 130 stopped.\n"
    "\n"
    "  tagwright demo              see it work, with nothing set up\n"
    "  tagwright tag DOCS          a dry run over the space DOCS: says what it would add\n"
    "  tagwright COMMAND --help    the options of a command\n";

inline constexpr const char* setup_footer =
    "Nothing is written before both have answered. Keys and tokens are not shown as they are typed.\n";

inline constexpr const char* tag_footer =
    "Examples:\n"
    "  tagwright tag DOCS                           dry run: says what it would add\n"
    "  tagwright tag DOCS --apply --max-labels 3    add up to three labels a page\n";

inline constexpr const char* plan_footer =
    "Examples:\n"
    "  tagwright plan RUN\n"
    "  tagwright plan RUN --format csv --output plan.csv    to be edited in a spreadsheet\n"
    "  tagwright apply RUN --plan plan.csv                  writes what the edited file says\n";

inline constexpr const char* consolidate_footer =
    "Works on the plan of a dry run, before anything is written: spellings, plurals and abbreviations of one\n"
    "label become one; what the space uses already is preferred. Pages on which a person has decided stay.\n"
    "It begins with the first plan each time, so it can be done again with another --min-pages.\n"
    "\n"
    "Examples:\n"
    "  tagwright tag DOCS                a dry run\n"
    "  tagwright consolidate RUN         says which labels become which\n"
    "  tagwright plan RUN                what is left to be written\n";

inline constexpr const char* vocabulary_footer =
    "Counts come from the newest run of the space, or that of --run. A file that is there is replaced.\n"
    "\n"
    "Examples:\n"
    "  tagwright tag DOCS                                          a dry run\n"
    "  tagwright vocabulary suggest DOCS --output vocabulary.json  what the space uses, to be edited\n"
    "  tagwright vocabulary check vocabulary.json                  twins, limits, names out of reach\n"
    "  tagwright tag DOCS --vocabulary vocabulary.json\n";

inline constexpr const char* serve_footer =
    "Listens on this machine alone, unless --listen says otherwise; then TAGWRIGHT_API_TOKEN must be set.\n"
    "Ctrl-C or SIGTERM lets the calls in flight finish; runs can be resumed.\n";

inline constexpr const char* apply_footer = "Pages that were edited since the plan are reported and skipped.\n"
                                            "\n"
                                            "Examples:\n"
                                            "  tagwright tag DOCS                       a dry run: keeps the plan\n"
                                            "  tagwright apply 2026-01-31-08h05-k3f7x   writes it\n";

inline constexpr const char* undo_footer = "Labels that a person set, or took off since, are left alone.\n";

inline constexpr const char* resume_footer =
    "Settings of the run's own command line hold again; what is paid for is not "
    "asked for again.\n";

inline constexpr const char* label_footer = "Examples:\n"
                                            "  tagwright label notes.txt\n"
                                            "  tagwright label --provider openai < documents.jsonl > labels.jsonl\n";

inline constexpr const char* text_footer = "Examples:\n"
                                           "  tagwright text page.xml\n"
                                           "  tagwright text --page-tokens 500 notes.md\n"
                                           "  tagwright text --prompt --provider openai page.html\n";

inline constexpr const char* throttle_footer =
    "Examples:\n"
    "  tagwright throttle                 level, calls in flight, learned rates, last change\n"
    "  tagwright throttle pin 4           exactly four calls at once, until it is released\n"
    "  tagwright throttle bound 2 8 --group gemini\n"
    "  tagwright throttle release\n";

inline constexpr const char* simulate_footer =
    "Examples:\n"
    "  tagwright simulate                    a quota that halves for three minutes\n"
    "  tagwright simulate a --seed 7         a cap of 16 calls at once; others: docs/simulation.md\n"
    "  tagwright simulate groq-free --space-like 20260131   the pages of a run with a free key\n"
    "  tagwright simulate groq-free --compare pages_per_call=1,5,10\n"
    "  tagwright simulate --compare groq-free,openrouter-free,my-quota.json --set pages=500\n"
    "  tagwright simulate b --report b.html  with plots, for a browser\n";

inline constexpr const char* completion_footer = "For this shell alone; the Debian package installs them for all:\n"
                                                 "  eval \"$(tagwright completion bash)\"\n"
                                                 "  eval \"$(tagwright completion zsh)\"     after compinit\n"
                                                 "  tagwright completion fish | source\n";

} // namespace tagwright::cli

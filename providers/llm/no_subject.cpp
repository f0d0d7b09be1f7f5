#include "providers/llm/no_subject.hpp"

#include "base/code_points.hpp"
#include "base/unicode_map.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <string>

namespace tagwright::llm {
namespace {

// English, German, French and Spanish together, without accents, sorted by bytes: searched by halving.
// clang-format off
constexpr std::array<std::string_view, 303> words{
    "allgemein", "allgemeine", "allgemeines", "andere", "anderes", "any", "anything", "apercu", "article", "articles",
    "artikel", "asunto", "aucun", "aucun-label", "aucun-sujet", "aucune", "aucune-etiquette", "autre", "autres",
    "blank", "blank-page", "categoria", "categorie", "categories", "category", "confluence", "confluence-page",
    "confluence-pages", "confluence-seite", "contenido", "contenidos", "content", "contents", "contenu", "contenus",
    "default", "desconocida", "desconocido", "desconocidos", "divers", "diverse", "diverses", "document", "documento",
    "documentos", "documents", "dokument", "dokumente", "empty", "empty-page", "etc", "etiqueta", "etiquetas",
    "etiquette", "etiquettes", "everything", "example-label", "general", "generale", "generales", "generaux",
    "generic", "inconnu", "inconnue", "inconnues", "inconnus", "indefini", "indefinido", "indetermine", "info",
    "informacion", "information", "informationen", "informations", "inhalt", "inhalte", "irrelevant", "k-a",
    "kategorie", "kategorien", "kein", "kein-label", "kein-thema", "keine", "keine-angabe", "keine-angaben",
    "keine-kategorie", "keine-labels", "keine-tags", "keiner", "keines", "keyword", "keywords", "label", "label-1",
    "label-2", "label-3", "label1", "label2", "label3", "labels", "leer", "leere-seite", "lorem-ipsum", "misc",
    "miscelanea", "miscellanea", "miscellaneous", "mot-cle", "mots-cles", "n-a", "na", "nada", "nan", "neant",
    "new-label", "new-page", "new-tag", "nicht-anwendbar", "nicht-bekannt", "nicht-definiert", "nicht-verfugbar",
    "nicht-zutreffend", "nichts", "nil", "ningun", "ninguna", "ninguno", "no-aplica", "no-aplicable", "no-category",
    "no-content", "no-data", "no-definido", "no-disponible", "no-especificado", "no-hay", "no-label",
    "no-label-applies", "no-labels", "no-labels-apply", "no-labels-found", "no-match", "no-matching-labels",
    "no-relevant-label", "no-relevant-labels", "no-subject", "no-suitable-label", "no-suitable-labels", "no-tag",
    "no-tags", "no-text", "no-topic", "no-topics", "non-applicable", "non-classe", "non-defini", "non-definie",
    "non-disponible", "non-etiquete", "non-specifie", "none", "none-applicable", "none-apply", "none-found",
    "not-applicable", "not-available", "not-defined", "not-known", "not-labeled", "not-labelled", "not-specified",
    "not-sure", "not-tagged", "nothing", "null", "ohne", "ohne-kategorie", "ohne-titel", "other", "others", "otra",
    "otras", "otro", "otros", "overview", "page", "page-confluence", "page-content", "page-text", "page-title",
    "page-vide", "page-wiki", "pages", "pagina", "pagina-de-confluence", "pagina-vacia", "pagina-wiki", "paginas",
    "palabra-clave", "palabras-clave", "placeholder", "platzhalter", "rien", "sans-etiquette", "sans-objet",
    "sans-sujet", "sans-titre", "schlagwort", "schlagworte", "schlagworter", "seite", "seiten", "seiteninhalt",
    "sin-categoria", "sin-contenido", "sin-etiqueta", "sin-etiquetas", "sin-tema", "sin-titulo", "something", "sonst",
    "sonstige", "sonstiger", "sonstiges", "stichwort", "stichworte", "stichworter", "stuff", "subject", "subjects",
    "sujet", "sujets", "tag", "tag1", "tag2", "tag3", "tags", "tba", "tbc", "tbd", "tema", "temas", "text", "texte",
    "textes", "texto", "textos", "texts", "thema", "theme", "themen", "themes", "thing", "things", "titel", "title",
    "titles", "titre", "titres", "titulo", "titulos", "to-be-defined", "to-be-determined", "to-do", "todo", "topic",
    "topics", "uberblick", "ubersicht", "unbekannt", "unbenannt", "uncategorised", "uncategorized", "unclassified",
    "unclear", "undefined", "undefiniert", "unklar", "unknown", "unlabeled", "unlabelled", "unnamed", "unrelated",
    "unspecified", "untagged", "untitled", "vacia", "vacio", "varias", "varios", "various", "verschiedene",
    "verschiedenes", "vide", "web-page", "webpage", "wiki", "wiki-page", "wiki-pages", "wiki-seite", "wikis",
    "wikiseite"};
// clang-format on

static_assert(std::is_sorted(words.begin(), words.end()));

std::string without_accents(std::string_view text) {
    if (is_ascii(text))
        return std::string{text};
    return unicode_map(text, UTF8PROC_COMPAT | UTF8PROC_STRIPMARK).value_or(std::string{text});
}

} // namespace

bool names_no_subject(std::string_view normal) {
    constexpr std::size_t bytes_max = 64; // longer than the longest, accents and all
    if (normal.size() > bytes_max)
        return false;
    std::string plain = without_accents(normal);
    std::replace(plain.begin(), plain.end(), '_', '-');
    return std::binary_search(words.begin(), words.end(), std::string_view{plain});
}

} // namespace tagwright::llm

#include "providers/confluence/storage_text.hpp"

#include "providers/confluence/markup_repair.hpp"
#include "providers/confluence/storage_reader.hpp"
#include "providers/confluence/utf8.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <cstring>
#include <memory>
#include <optional>

// The way: repair_markup() takes out what parsers stumble over, libxml2's XML parser reads the result,
// and storage_reader knows what the elements mean. A page whose tags do not match (importers, old
// servers) goes to libxml2's HTML parser, which knows how browsers read such pages; and what is too
// deep even for that has its nesting enforced first. Both parsers are used through SAX 1, whose events
// carry names as they are written: so one reader serves both, and prefixes need no resolving. No tree
// is built.

namespace tagwright::confluence {

namespace {

struct context_deleter {
    void operator()(xmlParserCtxt* context) const noexcept { xmlFreeParserCtxt(context); }
};
using context_ptr = std::unique_ptr<xmlParserCtxt, context_deleter>;

struct html_context_deleter {
    void operator()(htmlParserCtxt* context) const noexcept { htmlFreeParserCtxt(context); }
};
using html_context_ptr = std::unique_ptr<htmlParserCtxt, html_context_deleter>;

/// What the callbacks, which are C functions, share.
struct parse {
    storage_reader reader;
    xmlParserCtxt* context = nullptr;
    bool too_deep = false;
};

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

void on_start(void* user, const xmlChar* name, const xmlChar** attributes) {
    auto& self = *static_cast<parse*>(user);
    if (self.too_deep)
        return;
    constexpr std::size_t depth_max = 2 * markup_depth_max; // enforced nesting stays well below
    if (self.reader.depth() > depth_max) {
        // Newer XML parsers stop by themselves; the HTML parser's end tags search all open elements, so
        // that going on would cost the square of the depth.
        self.too_deep = true;
        xmlStopParser(self.context);
        return;
    }
    storage_reader::attributes with;
    for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2)
        with.emplace_back(view(attributes[0]), view(attributes[1]));
    self.reader.start(view(name), with);
}

void on_end(void* user, const xmlChar*) {
    auto& self = *static_cast<parse*>(user);
    if (!self.too_deep)
        self.reader.end();
}

void on_text(void* user, const xmlChar* text, int size) {
    auto& self = *static_cast<parse*>(user);
    if (!self.too_deep && size > 0)
        self.reader.text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
}

void on_message(void*, const char*, ...) {}

/// Nothing but elements and text: without callbacks for declarations there are no entities, without
/// resolveEntity nothing is opened.
void set_handlers(xmlParserCtxt& context, parse& state) {
    xmlSAXHandler handlers;
    std::memset(&handlers, 0, sizeof handlers);
    handlers.startElement = on_start;
    handlers.endElement = on_end;
    handlers.characters = on_text;
    handlers.ignorableWhitespace = on_text;
    handlers.cdataBlock = on_text;
    handlers.error = on_message;
    handlers.fatalError = on_message;
    handlers.warning = on_message;
    handlers.initialized = 1; // and not the magic number of SAX 2
    *context.sax = handlers;
    context.userData = &state;
    state.context = &context;
}

/// The text; nothing if the markup is not well-formed.
std::optional<std::string> read_xml(std::string_view repaired) {
    std::string document =
        R"(<page xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource/identifier">)";
    document.reserve(document.size() + repaired.size() + 8);
    document.append(repaired).append("</page>");
    const context_ptr context(xmlCreateMemoryParserCtxt(document.data(), static_cast<int>(document.size())));
    if (!context)
        return std::nullopt;
    // HUGE lifts the bounds on a text's length; those on depth and attributes are repair_markup's.
    xmlCtxtUseOptions(context.get(), XML_PARSE_SAX1 | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC);
    parse state;
    set_handlers(*context, state);
    xmlParseDocument(context.get());
    if (context->wellFormed == 0 || state.too_deep)
        return std::nullopt;
    return state.reader.take();
}

/// The text; nothing if elements nest too deep.
std::optional<std::string> read_html(const std::string& repaired) {
    const html_context_ptr context(htmlCreateMemoryParserCtxt(repaired.data(), static_cast<int>(repaired.size())));
    if (!context)
        return std::nullopt;
    htmlCtxtUseOptions(context.get(), HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(context.get(), XML_CHAR_ENCODING_UTF8);
    parse state;
    set_handlers(*context, state);
    htmlParseDocument(context.get());
    if (state.too_deep)
        return std::nullopt;
    return state.reader.take();
}

std::string read_broken(std::string_view markup, const std::string& repaired) {
    if (repaired.empty())
        return {};
    if (auto text = read_html(repaired))
        return *std::move(text);
    if (auto text = read_xml(repair_markup(markup, markup_nesting::enforced)))
        return *std::move(text);
    return {}; // out of memory: the two above cannot both refuse a page
}

} // namespace

std::string storage_to_text(std::string_view storage) {
    storage = storage.substr(0, storage_bytes_max);
    const std::string repaired = repair_markup(storage, markup_nesting::as_written);
    if (auto text = read_xml(repaired))
        return clean_utf8(*text);
    return clean_utf8(read_broken(storage, repaired));
}

std::string html_to_text(std::string_view html) {
    html = html.substr(0, storage_bytes_max);
    return clean_utf8(read_broken(html, repair_markup(html, markup_nesting::as_written)));
}

} // namespace tagwright::confluence

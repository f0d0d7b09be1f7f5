#include "providers/confluence/storage_text.hpp"

#include "base/utf8.hpp"
#include "providers/confluence/markup_repair.hpp"
#include "providers/confluence/markup_scanner.hpp"
#include "providers/confluence/readable.hpp"
#include "providers/confluence/storage_reader.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <cstring>
#include <memory>
#include <optional>

// The way of most pages: scan_markup() finds their tags and text, and storage_reader knows what they mean.
// The way of all others: repair_markup() takes out what parsers stumble over, and libxml2's XML parser reads the result
// to storage_reader. A page whose tags do not match (importers, old servers), and any HTML, has its nesting enforced
// first, and is read by the same parser. It is used through SAX 1, whose events carry names as they are written:
// prefixes need no resolving. No tree is built.

namespace tagwright::confluence {

namespace {

struct context_deleter {
    void operator()(xmlParserCtxt* context) const noexcept { xmlFreeParserCtxt(context); }
};
using context_ptr = std::unique_ptr<xmlParserCtxt, context_deleter>;

/// What the callbacks, which are C functions, share.
struct parse {
    storage_reader& reader;
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
        // Newer parsers stop by themselves. Enforced nesting is never this deep.
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

/// False if the markup is not well-formed: then the reader has seen some of it.
bool read_xml(std::string_view repaired, storage_reader& into) {
    std::string document =
        R"(<page xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource/identifier">)";
    document.reserve(document.size() + repaired.size() + 8);
    document.append(repaired).append("</page>");
    const context_ptr context(xmlCreateMemoryParserCtxt(document.data(), static_cast<int>(document.size())));
    if (!context)
        return false;
    // Without NOENT an attribute's "&amp;" is handed over as "&#38;". There are no entities but XML's own.
    // HUGE lifts the bounds on a text's length; those on depth and attributes are repair_markup's.
    xmlCtxtUseOptions(context.get(), XML_PARSE_SAX1 | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
    parse state{into};
    set_handlers(*context, state);
    xmlParseDocument(context.get());
    return context->wellFormed != 0 && !state.too_deep;
}

void read_broken(std::string_view markup, storage_reader& into) {
    // Enforced nesting is well-formed; only a lack of memory can refuse it, and then what there is stays.
    (void)read_xml(repair_markup(markup, markup_nesting::enforced), into);
}

titled_text result_of(storage_reader& reader) {
    titled_text out;
    out.title = blank_invalid_utf8(reader.title());
    out.text = readable_part(blank_invalid_utf8(reader.take()));
    return out;
}

} // namespace

titled_text read_storage(std::string_view storage) {
    storage_reader reader(markup_kind::storage, read_broken);
    if (scan_markup(storage.substr(0, storage_bytes_max), reader))
        return result_of(reader);
    return read_storage_repaired(storage);
}

titled_text read_storage_repaired(std::string_view storage) {
    storage = storage.substr(0, storage_bytes_max);
    storage_reader strict(markup_kind::storage, read_broken);
    if (read_xml(repair_markup(storage, markup_nesting::as_written), strict))
        return result_of(strict);
    storage_reader tolerant(markup_kind::storage, read_broken);
    read_broken(storage, tolerant);
    return result_of(tolerant);
}

titled_text read_html(std::string_view html) {
    storage_reader reader(markup_kind::html);
    read_broken(html.substr(0, storage_bytes_max), reader);
    return result_of(reader);
}

std::string storage_to_text(std::string_view storage) { return read_storage(storage).text; }

} // namespace tagwright::confluence

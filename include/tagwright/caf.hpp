#pragma once

#include <caf/all.hpp>

/// @file
/// How the interface of a typed actor and the list of its messages are written down. CAF 0.17.6 (Debian, Ubuntu) and
/// 1.x spell both differently.

namespace tagwright::port::inline v0 {

#ifdef CAF_VERSION_MAJOR

/// A handler that answers In with Out.
template <class In, class Out>
using asks = caf::result<Out>(In);

/// A handler that answers two things at once with Out.
template <class In, class With, class Out>
using asks_with = caf::result<Out>(In, With);

/// A handler that answers nothing.
template <class In>
using tells = caf::result<void>(In);

/// How CAF writes an error code down.
template <class Enum>
struct code_access : caf::inspector_access_base<Enum> {
    template <class Inspector>
    static bool apply(Inspector& f, Enum& code) {
        using number = std::underlying_type_t<Enum>;
        return f.apply([&code] { return static_cast<number>(code); },
                       [&code](number read) {
                           code = static_cast<Enum>(read);
                           return true;
                       });
    }
};

#else

/// A handler that answers In with Out.
template <class In, class Out>
using asks = typename caf::replies_to<In>::template with<Out>;

/// A handler that answers two things at once with Out.
template <class In, class With, class Out>
using asks_with = typename caf::replies_to<In, With>::template with<Out>;

/// A handler that answers nothing.
template <class In>
using tells = caf::reacts_to<In>;

#endif

} // namespace tagwright::port::inline v0

/// @def TAGWRIGHT_BEGIN_MESSAGES
/// Begins a list of message types, outside of any namespace. CAF 1.x numbers them from `first` on; 0.17.6 needs no
/// numbers. Tagwright has those from 4000 to 4299: a program that has messages of its own takes others.
/// @def TAGWRIGHT_LOCAL_MESSAGE
/// A message that stays in its process: it needs no inspection, but CAF wants to be told.
/// @def TAGWRIGHT_WIRE_MESSAGE
/// A message that travels between processes: it has inspect(), as have actors' handles.
/// @def TAGWRIGHT_ERROR_CODES
/// An enum of error codes.
/// @def TAGWRIGHT_END_MESSAGES
/// Ends the list.
#ifdef CAF_VERSION_MAJOR
#define TAGWRIGHT_BEGIN_MESSAGES(list, first) CAF_BEGIN_TYPE_ID_BLOCK(list, first)
#define TAGWRIGHT_LOCAL_MESSAGE(list, type) CAF_ADD_TYPE_ID(list, (type)) CAF_ALLOW_UNSAFE_MESSAGE_TYPE(type)
#define TAGWRIGHT_WIRE_MESSAGE(list, type) CAF_ADD_TYPE_ID(list, (type))
#define TAGWRIGHT_ERROR_CODES(list, type)                                                                              \
    CAF_ADD_TYPE_ID(list, (type))                                                                                      \
    CAF_ERROR_CODE_ENUM(type)                                                                                          \
    template <>                                                                                                        \
    struct caf::inspector_access<type> : tagwright::port::code_access<type> {};
#define TAGWRIGHT_END_MESSAGES(list) CAF_END_TYPE_ID_BLOCK(list)
#else
#define TAGWRIGHT_BEGIN_MESSAGES(list, first)
#define TAGWRIGHT_LOCAL_MESSAGE(list, type) CAF_ALLOW_UNSAFE_MESSAGE_TYPE(type)
#define TAGWRIGHT_WIRE_MESSAGE(list, type)
#define TAGWRIGHT_ERROR_CODES(list, type) CAF_ERROR_CODE_ENUM(type, "tagwright")
#define TAGWRIGHT_END_MESSAGES(list)
#endif

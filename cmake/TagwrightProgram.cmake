# What is installed with the program: its manual, what shells complete, the service's unit, examples. Component `program`.
if(NOT TAGWRIGHT_INSTALL OR TAGWRIGHT_SANITIZE)
  return()
endif()
include(GNUInstallDirs)

install(TARGETS tagwright RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)

# -- made from the command line's grammar, by a program that is built for that: so not for another machine -----------------
if(CMAKE_CROSSCOMPILING)
  message(STATUS "Built for another machine: no manual pages, no completions")
else()
  add_executable(tagwright_write_manual app/manual/write_manual.cpp)
  target_link_libraries(tagwright_write_manual PRIVATE tagwright_app)
  tagwright_options(tagwright_write_manual)
  set(manual "${CMAKE_CURRENT_BINARY_DIR}/manual")
  add_custom_command(OUTPUT "${manual}.made"
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${manual}"
    COMMAND tagwright_write_manual "${manual}"
    COMMAND sh -c "gzip -9n \"$1\"/man1/*.1" sh "${manual}" # no name and no time within: the same each time
    COMMAND "${CMAKE_COMMAND}" -E touch "${manual}.made"
    DEPENDS tagwright_write_manual # a target as a command is built before, and no reason to write anew
    COMMENT "Writing the manual and the completions" VERBATIM)
  add_custom_target(tagwright_manual ALL DEPENDS "${manual}.made")

  install(DIRECTORY "${manual}/man1" DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
  foreach(place bash:bash-completion/completions:tagwright zsh:zsh/vendor-completions:_tagwright
          fish:fish/vendor_completions.d:tagwright.fish)
    string(REGEX MATCH "^(.*):(.*):(.*)$" place ${place})
    install(FILES "${manual}/completion/${CMAKE_MATCH_1}" DESTINATION ${CMAKE_INSTALL_DATADIR}/${CMAKE_MATCH_2}
      RENAME ${CMAKE_MATCH_3} COMPONENT program)
  endforeach()
endif()

# -- the service ------------------------------------------------------------------------------------------------------
configure_file(packaging/tagwright.service.in "${CMAKE_CURRENT_BINARY_DIR}/tagwright.service" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tagwright.service" DESTINATION lib/systemd/system COMPONENT program)

# -- to be read -------------------------------------------------------------------------------------------------------
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES config/examples/tagwright.toml config/examples/vocabulary.json
  config/examples/vocabulary.schema.json packaging/credentials.conf config/prometheus/alerts.yml
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT program)
foreach(pair .env.example:environment config/grafana/tagwright.json:grafana.json)
  string(REGEX MATCH "^(.*):(.*)$" pair ${pair})
  install(FILES ${CMAKE_MATCH_1} DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples RENAME ${CMAKE_MATCH_2} COMPONENT program)
endforeach()
if(TAGWRIGHT_DEBIAN)
  include(TagwrightDebian)
else()
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program) # Debian has its text in one place
endif()

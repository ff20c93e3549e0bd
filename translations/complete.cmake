# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DLUPDATE=… -DSOURCE=… -DWORK=… "-DTRANSLATIONS=a.ts;b.ts" -P complete.cmake
# Fails when a text of app or qml is missing from one of TRANSLATIONS, is there no longer, or is not translated.
# The sources are only read: what lupdate changes are copies in WORK.
cmake_minimum_required(VERSION 3.25)
foreach(needed LUPDATE SOURCE WORK TRANSLATIONS)
    if(NOT ${needed})
        message(FATAL_ERROR "${needed} is missing")
    endif()
endforeach()

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
set(faults "")
foreach(ts IN LISTS TRANSLATIONS)
    cmake_path(GET ts FILENAME name)
    set(fresh "${WORK}/${name}")
    file(COPY_FILE "${ts}" "${fresh}")
    # As update_translations does it; the source language has plural forms only.
    set(plural "")
    if(name STREQUAL "rostrum_en.ts")
        set(plural -pluralonly)
    endif()
    execute_process(
        COMMAND "${LUPDATE}" -silent -locations none -no-obsolete -no-ui-lines -extensions cpp,h,qml -I . ${plural}
            app qml -ts "${fresh}"
        WORKING_DIRECTORY "${SOURCE}" OUTPUT_QUIET ERROR_VARIABLE said RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "lupdate ended with ${status}: ${said}")
    endif()

    file(SHA256 "${ts}" kept_hash)
    file(SHA256 "${fresh}" fresh_hash)
    if(NOT kept_hash STREQUAL fresh_hash)
        list(APPEND faults "${name} is older than the texts of app and qml: build the target update_translations")
    endif()
    # Of the fresh copy, so that a new text is named here. An empty one counts as not translated, whatever its mark says.
    file(READ "${fresh}" text)
    string(REPLACE ";" "," text "${text}")
    string(REPLACE "[" "(" text "${text}")
    string(REPLACE "]" ")" text "${text}")
    string(REGEX MATCHALL "<source>[^<]*</source>[^<]*(<comment>[^<]*</comment>[^<]*)?<translation type=\"unfinished\"" open "${text}")
    string(REGEX MATCHALL
        "<source>[^<]*</source>[^<]*(<comment>[^<]*</comment>[^<]*)?<translation(></translation>|/>|>([^<]*<numerusform>[^<]+</numerusform>)*[^<]*<numerusform(></numerusform>|/>))"
        empty "${text}")
    foreach(message IN LISTS open empty)
        string(REGEX REPLACE "^<source>([^<]*)</source>.*" "\\1" source "${message}")
        list(APPEND faults "${name} does not translate '${source}'")
    endforeach()
    if(NOT text MATCHES "<source>")
        list(APPEND faults "${name} holds no text at all")
    endif()
endforeach()
if(faults)
    list(JOIN faults "\n  " faults)
    message(FATAL_ERROR "Translations are not complete:\n  ${faults}")
endif()

# SPDX-License-Identifier: GPL-3.0-or-later
# Translations of the window: kept in translations/rostrum_<language>.ts, carried inside the program as
# :/i18n/rostrum_<language>.qm. English is the source; its file has plural forms only.

set(ROSTRUM_LANGUAGES de en)

# rostrum_add_translations(TARGET): TARGET is the program. Also makes the target update_translations, which reads app/ and
# qml/ and never runs by itself: a build must not change sources. The program loads them with
#   translator.load(QLocale(), "rostrum", "_", ":/i18n")
function(rostrum_add_translations target)
    find_package(Qt6 6.4 REQUIRED COMPONENTS LinguistTools)
    set(ts_files "")
    set(plural_ts "")
    foreach(language IN LISTS ROSTRUM_LANGUAGES)
        set(ts "${CMAKE_SOURCE_DIR}/translations/rostrum_${language}.ts")
        if(language STREQUAL "en")
            set(plural_ts "${ts}")
        endif()
        list(APPEND ts_files "${ts}")
    endforeach()
    qt_add_lrelease(${target} TS_FILES ${ts_files} QM_FILES_OUTPUT_VARIABLE qm_files)
    foreach(qm IN LISTS qm_files)
        cmake_path(GET qm FILENAME name)
        set_source_files_properties("${qm}" PROPERTIES QT_RESOURCE_ALIAS "${name}")
    endforeach()
    qt_add_resources(${target} "${target}_translations" PREFIX "/i18n" FILES ${qm_files})

    # Without line numbers in the files: else every change of a source changes all of them.
    set(lupdate Qt6::lupdate -silent -locations none -no-obsolete -no-ui-lines -extensions cpp,h,qml -I .)
    set(translated_ts ${ts_files})
    list(REMOVE_ITEM translated_ts "${plural_ts}")
    add_custom_target(update_translations
        COMMAND ${lupdate} app qml -ts ${translated_ts}
        COMMAND ${lupdate} -pluralonly app qml -ts "${plural_ts}"
        WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
        COMMENT "Reading the texts of app and qml into translations/"
        VERBATIM)
endfunction()

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>rostrum::BoardsModel</name>
    <message numerus="yes">
        <source>%1 players</source>
        <translation>
            <numerusform>%1 player</numerusform>
            <numerusform>%1 players</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 scores</source>
        <translation>
            <numerusform>%1 score</numerusform>
            <numerusform>%1 scores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rostrum::SharingController</name>
    <message numerus="yes">
        <source>%1 watching</source>
        <translation>
            <numerusform>%1 watching</numerusform>
            <numerusform>%1 watching</numerusform>
        </translation>
    </message>
</context>
</TS>

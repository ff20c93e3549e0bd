<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>AnswerLine</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ArchiveButton</name>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Empty so far. A reset fills it, and the end of each day, week or month that the board ranks.</source>
        <translation>Noch leer. Ein Zurücksetzen füllt es, und das Ende jedes Tages, jeder Woche, jedes Monats, die die Tafel wertet.</translation>
    </message>
</context>
<context>
    <name>AsideMark</name>
    <message>
        <source>Barred: no more scores are taken, and the audience does not see them</source>
        <translation>Gesperrt: Es werden keine Wertungen mehr angenommen, und das Publikum sieht den Spieler nicht</translation>
    </message>
    <message>
        <source>Hidden: the audience does not see them; ranks close up</source>
        <translation>Verborgen: Das Publikum sieht den Spieler nicht; Ränge rücken auf</translation>
    </message>
    <message>
        <source>barred</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
</context>
<context>
    <name>AudienceTop</name>
    <message>
        <source>The audience sees</source>
        <translation>Das Publikum sieht</translation>
    </message>
    <message>
        <source>No scores yet</source>
        <translation>Noch keine Wertungen</translation>
    </message>
</context>
<context>
    <name>BoardCard</name>
    <message>
        <source>on screen</source>
        <translation>auf dem Schirm</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show “%1”</source>
        <translation>„%1“ zeigen</translation>
    </message>
    <message>
        <source>Reset “%1”</source>
        <translation>„%1“ zurücksetzen</translation>
    </message>
    <message>
        <source>Delete “%1”</source>
        <translation>„%1“ löschen</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
</context>
<context>
    <name>BoardDialog</name>
    <message>
        <source>New board</source>
        <translation>Neue Tafel</translation>
    </message>
    <message>
        <source>Make board</source>
        <translation>Tafel anlegen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name, as everyone sees it</source>
        <translation>Name, wie alle ihn sehen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Part of the form</source>
        <translation>Teil des Formulars</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>Rangliste</translation>
    </message>
    <message>
        <source>Times and limits</source>
        <translation>Zeiten und Grenzen</translation>
    </message>
    <message>
        <source>How scores count is settled while there are some.</source>
        <translation>Wie Wertungen zählen, steht fest, solange es welche gibt.</translation>
    </message>
</context>
<context>
    <name>BoardsPage</name>
    <message>
        <source>Boards</source>
        <translation>Tafeln</translation>
    </message>
    <message>
        <source>New board</source>
        <translation>Neue Tafel</translation>
    </message>
    <message>
        <source>No board yet</source>
        <translation>Noch keine Tafel</translation>
    </message>
    <message>
        <source>Opening the event</source>
        <translation>Event wird geöffnet</translation>
    </message>
    <message>
        <source>A board holds the ranking of one contest. Make one, and scores can come.</source>
        <translation>Eine Tafel zeigt die Rangliste eines Wettbewerbs. Sobald es eine gibt, können Wertungen kommen.</translation>
    </message>
    <message>
        <source>The boards appear as soon as the event file has been read.</source>
        <translation>Die Tafeln erscheinen, sobald die Eventdatei gelesen ist.</translation>
    </message>
    <message>
        <source>Reset “%1”?</source>
        <translation>„%1“ zurücksetzen?</translation>
    </message>
    <message>
        <source>Reset board</source>
        <translation>Tafel zurücksetzen</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>„%1“ löschen?</translation>
    </message>
    <message>
        <source>Delete board</source>
        <translation>Tafel löschen</translation>
    </message>
    <message>
        <source>This event file cannot be read</source>
        <translation>Diese Event-Datei kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>CompletionList</name>
    <message>
        <source>Players that match</source>
        <translation>Passende Spieler</translation>
    </message>
</context>
<context>
    <name>DeskDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>LiveBoard</name>
    <message>
        <source>No scores yet</source>
        <translation>Noch keine Wertungen</translation>
    </message>
    <message>
        <source>Type a player and a score on the right, or let a game send them. The first one stands on the podium at once.</source>
        <translation>Rechts Spieler und Wertung eintippen oder ein Spiel senden lassen. Die erste Wertung steht sofort auf dem Podest.</translation>
    </message>
    <message>
        <source>No board yet</source>
        <translation>Noch keine Tafel</translation>
    </message>
    <message>
        <source>A board holds the ranking of one contest. Make one, and scores can come.</source>
        <translation>Eine Tafel zeigt die Rangliste eines Wettbewerbs. Sobald es eine gibt, können Wertungen kommen.</translation>
    </message>
    <message>
        <source>New board</source>
        <translation>Neue Tafel</translation>
    </message>
    <message>
        <source>The board cannot be read</source>
        <translation>Tafel nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>This event file cannot be read</source>
        <translation>Diese Event-Datei kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Nobody had a score when this was put away.</source>
        <translation>Als dies abgelegt wurde, hatte niemand eine Wertung.</translation>
    </message>
    <message>
        <source>Nobody has scored in this time yet.</source>
        <translation>In dieser Zeit hat noch niemand gewertet.</translation>
    </message>
    <message>
        <source>Nobody of this division has a score here yet.</source>
        <translation>Aus dieser Klasse hat hier noch niemand eine Wertung.</translation>
    </message>
</context>
<context>
    <name>LiveMark</name>
    <message>
        <source>frozen for the audience</source>
        <translation>fürs Publikum eingefroren</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>not taking scores</source>
        <translation>nimmt keine Wertungen an</translation>
    </message>
    <message>
        <source>from the archive</source>
        <translation>aus dem Archiv</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Board</source>
        <translation>Tafel</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Einfrieren</translation>
    </message>
    <message>
        <source>The audience keeps what it sees now; scores go on counting</source>
        <translation>Das Publikum behält, was es jetzt sieht; Wertungen zählen weiter</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Final standings; the audience sees the live board.</source>
        <translation>Endstand; das Publikum sieht die laufende Tafel.</translation>
    </message>
    <message>
        <source>Back to live</source>
        <translation>Zurück zu live</translation>
    </message>
    <message>
        <source>Frozen for the audience</source>
        <translation>Für das Publikum eingefroren</translation>
    </message>
    <message>
        <source>Here is the truth; on the right what they see.</source>
        <translation>Hier der wahre Stand, rechts, was das Publikum sieht.</translation>
    </message>
    <message>
        <source>One step back (Page Up)</source>
        <translation>Ein Schritt zurück (Bild auf)</translation>
    </message>
    <message>
        <source>Reveal next</source>
        <translation>Nächsten aufdecken</translation>
    </message>
    <message>
        <source>The lowest place that differs (Page Down)</source>
        <translation>Der unterste Platz, der abweicht (Bild ab)</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>All divisions</source>
        <translation>Alle Klassen</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Rostrum</source>
        <translation>Rostrum</translation>
    </message>
    <message>
        <source>%1 – Rostrum</source>
        <translation>%1 – Rostrum</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Boards</source>
        <translation>Tafeln</translation>
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation>Ctrl+%1</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Setup</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Merge “%1” into another player</source>
        <translation>„%1“ zusammenlegen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenlegen</translation>
    </message>
    <message>
        <source>The player who keeps the scores</source>
        <translation>Wer die Wertungen behält</translation>
    </message>
    <message>
        <source>Nobody else is called that.</source>
        <translation>So heißt sonst niemand.</translation>
    </message>
    <message>
        <source>Type the name of the player whom %1 is the same as.</source>
        <translation>Gib den Namen ein, unter dem %1 noch eingetragen ist.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Reason, kept in the log</source>
        <translation>Grund, steht im Protokoll</translation>
    </message>
</context>
<context>
    <name>MiniBoard</name>
    <message>
        <source>On screen now</source>
        <translation>Jetzt auf dem Schirm</translation>
    </message>
    <message>
        <source>No scores yet</source>
        <translation>Noch keine Wertungen</translation>
    </message>
    <message>
        <source>No board yet</source>
        <translation>Noch keine Tafel</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Lädt</translation>
    </message>
    <message>
        <source>This event file cannot be read</source>
        <translation>Diese Event-Datei kann nicht gelesen werden</translation>
    </message>
</context>
<context>
    <name>PlayerFacts</name>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>No team</source>
        <translation>Kein Team</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>No division</source>
        <translation>Keine Klasse</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>PlayerPanel</name>
    <message>
        <source>Back to entering scores</source>
        <translation>Zurück zum Eintragen</translation>
    </message>
    <message>
        <source>hidden from the audience</source>
        <translation>vor dem Publikum verborgen</translation>
    </message>
    <message>
        <source>barred</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>The right score</source>
        <translation>Die richtige Wertung</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Reason, kept in the log</source>
        <translation>Grund, steht im Protokoll</translation>
    </message>
    <message>
        <source>Correct score</source>
        <translation>Wertung berichtigen</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Wieder zeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>The audience sees them again</source>
        <translation>Das Publikum sieht den Spieler wieder</translation>
    </message>
    <message>
        <source>Leaves them out of what the audience sees; ranks close up</source>
        <translation>Lässt den Spieler vor dem Publikum weg; Ränge rücken auf</translation>
    </message>
    <message>
        <source>Let in again</source>
        <translation>Wieder zulassen</translation>
    </message>
    <message>
        <source>Bar</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Takes their scores again</source>
        <translation>Nimmt wieder Wertungen an</translation>
    </message>
    <message>
        <source>Takes no more of their scores</source>
        <translation>Nimmt keine Wertungen mehr an</translation>
    </message>
    <message>
        <source>Take off the board</source>
        <translation>Von der Tafel nehmen</translation>
    </message>
    <message>
        <source>Take “%1” off the board?</source>
        <translation>„%1“ von der Tafel nehmen?</translation>
    </message>
    <message>
        <source>About the player</source>
        <translation>Zum Spieler</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Merge into another player…</source>
        <translation>Mit jemandem zusammenlegen …</translation>
    </message>
    <message>
        <source>For one person who was entered twice</source>
        <translation>Für jemanden, der zweimal eingetragen wurde</translation>
    </message>
</context>
<context>
    <name>PlayerReasons</name>
    <message>
        <source>Why this rank</source>
        <translation>Warum dieser Rang</translation>
    </message>
    <message>
        <source>There is no rank to be explained.</source>
        <translation>Es gibt keinen Rang zu erklären.</translation>
    </message>
</context>
<context>
    <name>Podium</name>
    <message>
        <source>Podium</source>
        <translation>Podest</translation>
    </message>
</context>
<context>
    <name>RankingList</name>
    <message>
        <source>Ranking</source>
        <translation>Rangliste</translation>
    </message>
</context>
<context>
    <name>RulesForm</name>
    <message>
        <source>A new score</source>
        <translation>Neue Wertung</translation>
    </message>
    <message>
        <source>replaces</source>
        <translation>ersetzt</translation>
    </message>
    <message>
        <source>adds up</source>
        <translation>zählt dazu</translation>
    </message>
    <message>
        <source>counts if better</source>
        <translation>zählt, wenn besser</translation>
    </message>
    <message>
        <source>First is</source>
        <translation>Vorn steht</translation>
    </message>
    <message>
        <source>the highest</source>
        <translation>die höchste</translation>
    </message>
    <message>
        <source>the lowest</source>
        <translation>die niedrigste</translation>
    </message>
    <message>
        <source>Scores are</source>
        <translation>Wertungen sind</translation>
    </message>
    <message>
        <source>points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>decimals 0.00</source>
        <translation>Dezimal 0.00</translation>
    </message>
    <message>
        <source>times 0:00.000</source>
        <translation>Zeiten 0:00.000</translation>
    </message>
    <message>
        <source>Equal scores</source>
        <translation>Gleichstand</translation>
    </message>
    <message>
        <source>have a place each: 1 2 3 4 5</source>
        <translation>Jeder einen Platz: 1 2 3 4 5</translation>
    </message>
    <message>
        <source>share a rank: 1 1 3 3 5</source>
        <translation>Rang geteilt: 1 1 3 3 5</translation>
    </message>
    <message>
        <source>share, and leave no gap: 1 1 2 2 3</source>
        <translation>Geteilt, ohne Lücke: 1 1 2 2 3</translation>
    </message>
    <message>
        <source>share the lower rank: 2 2 4 4 5</source>
        <translation>Der untere Rang für alle: 2 2 4 4 5</translation>
    </message>
    <message>
        <source>Then compare</source>
        <translation>Dann vergleichen</translation>
    </message>
    <message>
        <source>%1: the lowest first. Press for the highest first.</source>
        <translation>%1: niedrigster Wert zuerst. Drücken für höchsten zuerst.</translation>
    </message>
    <message>
        <source>%1: the highest first. Press for the lowest first.</source>
        <translation>%1: höchster Wert zuerst. Drücken für niedrigsten zuerst.</translation>
    </message>
    <message>
        <source>Compare one value fewer</source>
        <translation>Einen Wert weniger vergleichen</translation>
    </message>
    <message>
        <source>Name of a value to compare</source>
        <translation>Name eines Vergleichswerts</translation>
    </message>
    <message>
        <source>a value, such as wins</source>
        <translation>ein Wert, etwa Siege</translation>
    </message>
    <message>
        <source>one more</source>
        <translation>noch einer</translation>
    </message>
    <message>
        <source>Compare this value too</source>
        <translation>Auch diesen Wert vergleichen</translation>
    </message>
    <message>
        <source>Before others stands</source>
        <translation>Vor anderen steht</translation>
    </message>
    <message>
        <source>who got there first</source>
        <translation>wer zuerst da war</translation>
    </message>
    <message>
        <source>who got there last</source>
        <translation>wer zuletzt kam</translation>
    </message>
    <message>
        <source>by name</source>
        <translation>nach Namen</translation>
    </message>
</context>
<context>
    <name>ScorePanel</name>
    <message>
        <source>Add %1</source>
        <translation>%1 geben</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>Player</source>
        <translation>Spieler</translation>
    </message>
    <message>
        <source>Points to add</source>
        <translation>Punkte dazu</translation>
    </message>
    <message>
        <source>New score</source>
        <translation>Neue Wertung</translation>
    </message>
    <message>
        <source>Time, as 1:23.456</source>
        <translation>Zeit, wie 1:23.456</translation>
    </message>
    <message>
        <source>Add points</source>
        <translation>Punkte geben</translation>
    </message>
    <message>
        <source>Save score</source>
        <translation>Wertung speichern</translation>
    </message>
    <message>
        <source>/ player   ·   Enter next, then save   ·   Esc clear</source>
        <translation>/ Spieler   ·   Enter weiter, sichern   ·   Esc leeren</translation>
    </message>
    <message>
        <source>New player</source>
        <translation>Neuer Spieler</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>now; for a late score 20:00</source>
        <translation>jetzt; für Nachträge 20:00</translation>
    </message>
    <message>
        <source>Correct, hide or bar this player (Ctrl+P)</source>
        <translation>Diesen Spieler berichtigen, verbergen oder sperren (Ctrl+P)</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Setup</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Dark for the booth, light for a bright room. The audience&apos;s pages choose for themselves.</source>
        <translation>Dunkel für die Regie, hell für helle Räume. Die Seiten des Publikums wählen selbst.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <comment>beside Dark</comment>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Rows glide to their new rank, or are simply there.</source>
        <translation>Zeilen gleiten an ihren neuen Rang oder sind einfach da.</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>Reduziert</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of this window.</source>
        <translation>Dieses Fensters.</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Type a player, from anywhere</source>
        <translation>Spieler eintippen, von überall</translation>
    </message>
    <message>
        <source>From the player to the score, from the score to saved</source>
        <translation>Vom Spieler zur Wertung, von der Wertung zum Speichern</translation>
    </message>
    <message>
        <source>Choose among the players that match</source>
        <translation>Unter den passenden Spielern wählen</translation>
    </message>
    <message>
        <source>Clear the entry, or close what is open</source>
        <translation>Eingabe leeren oder Offenes schließen</translation>
    </message>
    <message>
        <source>New board</source>
        <translation>Neue Tafel</translation>
    </message>
    <message>
        <source>Choose the board on screen</source>
        <translation>Die Tafel auf dem Schirm wählen</translation>
    </message>
    <message>
        <source>Boards, Live, Share, Settings</source>
        <translation>Tafeln, Live, Teilen, Setup</translation>
    </message>
    <message>
        <source>Undo what the bar on the right says; with Shift, redo</source>
        <translation>Rückgängig, was rechts unten steht; mit Umschalt wieder</translation>
    </message>
    <message>
        <source>Correct, hide or bar the typed player</source>
        <translation>Eingetippten Spieler berichtigen, verbergen oder sperren</translation>
    </message>
    <message>
        <source>Reveal the next of a frozen board, or step back</source>
        <translation>Bei einer eingefrorenen Tafel aufdecken, oder einen Schritt zurück</translation>
    </message>
</context>
<context>
    <name>SharePage</name>
    <message>
        <source>Share</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Everyone on this network can watch</source>
        <translation>Alle in diesem Netzwerk können zusehen</translation>
    </message>
    <message>
        <source>Only this computer can open the board</source>
        <translation>Nur dieser Rechner kann die Tafel öffnen</translation>
    </message>
    <message>
        <source>Watching is all they can do: scores are still taken from this computer only.</source>
        <translation>Nur zusehen: Wertungen kommen weiterhin allein von diesem Rechner.</translation>
    </message>
    <message>
        <source>QR code of %1</source>
        <translation>QR-Code von %1</translation>
    </message>
    <message>
        <source>Scan, or type in a browser</source>
        <translation>Scannen oder eintippen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>This computer is on no network. Plug in a cable or join a Wi-Fi; the address appears here by itself.</source>
        <translation>Dieser Rechner ist in keinem Netzwerk. Kabel einstecken oder WLAN verbinden; die Adresse erscheint dann hier von selbst.</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Rechner</translation>
    </message>
    <message>
        <source>Nobody can open the board yet</source>
        <translation>Noch kann niemand die Tafel öffnen</translation>
    </message>
</context>
<context>
    <name>Skeleton</name>
    <message>
        <source>Loading</source>
        <translation>Lädt</translation>
    </message>
    <message>
        <source>Opening the event</source>
        <translation>Event wird geöffnet</translation>
    </message>
</context>
<context>
    <name>StartErrorWindow</name>
    <message>
        <source>Rostrum</source>
        <translation>Rostrum</translation>
    </message>
    <message>
        <source>The event cannot be opened</source>
        <translation>Das Event kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Nothing was changed. Type where another event file is, or begin a new event.</source>
        <translation>Nichts wurde geändert. Gib an, wo eine andere Event-Datei liegt, oder beginne ein neues Event.</translation>
    </message>
    <message>
        <source>Event file</source>
        <translation>Event-Datei</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>New event</source>
        <translation>Neues Event</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Open another file</source>
        <translation>Andere Datei öffnen</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>no faults</source>
        <translation>keine Störung</translation>
    </message>
    <message>
        <source>1 fault</source>
        <translation>1 Störung</translation>
    </message>
    <message>
        <source>%1 faults</source>
        <translation>%1 Störungen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>TimesForm</name>
    <message>
        <source>Also ranks</source>
        <translation>Wertet auch</translation>
    </message>
    <message>
        <source>each day</source>
        <translation>jeden Tag</translation>
    </message>
    <message>
        <source>each week</source>
        <translation>jede Woche</translation>
    </message>
    <message>
        <source>each month</source>
        <translation>jeden Monat</translation>
    </message>
    <message>
        <source>Starts anew</source>
        <translation>Beginnt neu</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>täglich</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>wöchentl.</translation>
    </message>
    <message>
        <source>every month</source>
        <translation>monatlich</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Takes scores</source>
        <translation>Nimmt Wertungen</translation>
    </message>
    <message>
        <source>Takes scores from</source>
        <translation>Nimmt Wertungen ab</translation>
    </message>
    <message>
        <source>from now on</source>
        <translation>ab sofort</translation>
    </message>
    <message>
        <source>Takes scores until</source>
        <translation>Nimmt Wertungen bis</translation>
    </message>
    <message>
        <source>2026-11-23 20:00</source>
        <translation>2026-11-23 20:00</translation>
    </message>
    <message>
        <source>Ranks the best</source>
        <translation>Platziert die besten</translation>
    </message>
    <message>
        <source>How many are ranked</source>
        <translation>Wie viele platziert werden</translation>
    </message>
    <message>
        <source>everyone</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>players (0: everyone). Whoever is beyond keeps the score, without a rank.</source>
        <translation>Spieler (0: alle). Wer dahinter liegt, behält die Wertung ohne Rang.</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Ctrl+Z</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z</source>
        <translation>Ctrl+Umschalt+Z</translation>
    </message>
</context>
<context>
    <name>ZoneField</name>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
</context>
<context>
    <name>rostrum::ArchivesModel</name>
    <message>
        <source>Day of %1</source>
        <translation>Tag: %1</translation>
    </message>
    <message>
        <source>Week of %1</source>
        <translation>Woche ab %1</translation>
    </message>
    <message>
        <source>Month of %1</source>
        <translation>Monat ab %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>Zurückgesetzt %1</translation>
    </message>
</context>
<context>
    <name>rostrum::BoardForm</name>
    <message>
        <source>Four values are the most that can be compared after the score.</source>
        <translation>Nach der Wertung lassen sich höchstens vier Werte vergleichen.</translation>
    </message>
    <message>
        <source>“%1” is compared already.</source>
        <translation>„%1“ wird schon verglichen.</translation>
    </message>
    <message>
        <source>Name a value in 1 to 64 letters, digits, dots, dashes or underscores.</source>
        <translation>Ein Wert heißt mit 1 bis 64 Buchstaben, Ziffern, Punkten, Binde- oder Unterstrichen.</translation>
    </message>
    <message>
        <source>Next: %1. The standings go to the archive, nothing is lost.</source>
        <translation>Nächstes Mal: %1. Der Stand kommt ins Archiv, nichts geht verloren.</translation>
    </message>
    <message>
        <source>There is no time zone “%1”: choose one from the list, such as Europe/Berlin.</source>
        <translation>Es gibt keine Zeitzone „%1“: Wähle eine aus der Liste, etwa Europe/Berlin.</translation>
    </message>
    <message>
        <source>Places: write a number, or 0 for everyone.</source>
        <translation>Plätze: eine Zahl, oder 0 für alle.</translation>
    </message>
</context>
<context>
    <name>rostrum::BoardsController</name>
    <message>
        <source>“%1” is ready for scores.</source>
        <translation>„%1“ ist bereit für Wertungen.</translation>
    </message>
    <message>
        <source>“%1” is now called “%2”.</source>
        <translation>„%1“ heißt jetzt „%2“.</translation>
    </message>
    <message>
        <source>“%1” is reset; it had no scores.</source>
        <translation>„%1“ ist zurückgesetzt; Wertungen gab es keine.</translation>
    </message>
    <message>
        <source>“%1” is reset: %2 cleared and kept in the archive.</source>
        <translation>„%1“ ist zurückgesetzt: %2 entfernt und archiviert.</translation>
    </message>
    <message>
        <source>“%1” is deleted, with %2. Its history stays in the event file.</source>
        <translation>„%1“ ist gelöscht, mit %2. Der Verlauf bleibt in der Eventdatei.</translation>
    </message>
    <message>
        <source>Use 1 to 64 letters, digits, dots, dashes or underscores.</source>
        <translation>Erlaubt: 1 bis 64 Buchstaben (ohne Umlaute), Ziffern, Punkte, Binde- oder Unterstriche.</translation>
    </message>
    <message>
        <source>A board with this address exists.</source>
        <translation>Eine Tafel mit dieser Adresse gibt es schon.</translation>
    </message>
    <message>
        <source>Makes the empty board “%1”. Its page is /board/%2, and that never changes.</source>
        <translation>Legt die leere Tafel „%1“ an. Ihre Seite ist /board/%2, für immer.</translation>
    </message>
    <message>
        <source>Reset “%1” begins anew; it has no scores yet.</source>
        <translation>„%1“ beginnt von vorn; Wertungen gibt es noch keine.</translation>
    </message>
    <message>
        <source>Reset “%1” clears %2 on every screen. They are kept in the archive.</source>
        <translation>Entfernt bei „%1“ auf allen Bildschirmen %2. Im Archiv bleibt alles erhalten.</translation>
    </message>
    <message>
        <source>Delete “%1” takes the board and %2 off every screen. Its history stays in the event file.</source>
        <translation>Nimmt „%1“ mit %2 von allen Bildschirmen. Der Verlauf bleibt in der Eventdatei.</translation>
    </message>
    <message>
        <source>“%1” is changed.</source>
        <translation>„%1“ ist geändert.</translation>
    </message>
    <message>
        <source>Everyone sees the change at once. Scores and the address /board/%1 stay.</source>
        <translation>Alle sehen die Änderung sofort. Wertungen und die Adresse /board/%1 bleiben.</translation>
    </message>
    <message>
        <source>deletion of “%1”</source>
        <translation>Löschung von „%1“</translation>
    </message>
</context>
<context>
    <name>rostrum::BoardsModel</name>
    <message>
        <source>Highest wins</source>
        <translation>Höchste vorn</translation>
    </message>
    <message>
        <source>Lowest wins</source>
        <translation>Niedrigste vorn</translation>
    </message>
    <message>
        <source>scores add up</source>
        <translation>Summe zählt</translation>
    </message>
    <message>
        <source>the best score counts</source>
        <translation>beste zählt</translation>
    </message>
    <message>
        <source>the newest score counts</source>
        <translation>neueste zählt</translation>
    </message>
    <message>
        <source>1 player</source>
        <translation>1 Spieler</translation>
    </message>
    <message numerus="yes">
        <source>%1 players</source>
        <translation>
            <numerusform>%1 Spieler</numerusform>
            <numerusform>%1 Spieler</numerusform>
        </translation>
    </message>
    <message>
        <source>1 score</source>
        <translation>1 Wertung</translation>
    </message>
    <message numerus="yes">
        <source>%1 scores</source>
        <translation>
            <numerusform>%1 Wertung</numerusform>
            <numerusform>%1 Wertungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rostrum::FreezeController</name>
    <message>
        <source>They see everything now.</source>
        <translation>Jetzt sehen sie alles.</translation>
    </message>
    <message>
        <source>%1 still to be revealed.</source>
        <translation>Noch aufzudecken: %1.</translation>
    </message>
    <message>
        <source>“%1” is frozen for the audience; scores still count.</source>
        <translation>„%1“ ist für das Publikum eingefroren; Wertungen zählen weiter.</translation>
    </message>
    <message>
        <source>“%1” shows everything again.</source>
        <translation>„%1“ zeigt wieder alles.</translation>
    </message>
    <message>
        <source>There is nothing left to reveal.</source>
        <translation>Es ist nichts mehr aufzudecken.</translation>
    </message>
    <message>
        <source>This is where it was frozen.</source>
        <translation>Hier wurde eingefroren.</translation>
    </message>
    <message>
        <source>Revealed %1.</source>
        <translation>Aufgedeckt: %1.</translation>
    </message>
    <message>
        <source>Hid %1 again.</source>
        <translation>Wieder verdeckt: %1.</translation>
    </message>
</context>
<context>
    <name>rostrum::LiveController</name>
    <message>
        <source>and %1 more</source>
        <translation>und noch %1</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Dieser Monat</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Gesamt</translation>
    </message>
</context>
<context>
    <name>rostrum::MergeController</name>
    <message>
        <source>On “%1” the scores %2 and %3 are too large to add up.</source>
        <translation>Auf „%1“ sind die Wertungen %2 und %3 zu groß, um sie zusammenzuzählen.</translation>
    </message>
    <message>
        <source>On “%1” the scores add up: %2 and %3 are %4.</source>
        <translation>Auf „%1“ zählen die Wertungen zusammen: %2 und %3 sind %4.</translation>
    </message>
    <message>
        <source>On “%1” the better score counts: of %2 and %3 it is %4.</source>
        <translation>Auf „%1“ zählt die bessere Wertung: von %2 und %3 ist das %4.</translation>
    </message>
    <message>
        <source>On “%1” the one of %2 and %3 counts that was reached later.</source>
        <translation>Auf „%1“ zählt von %2 und %3 die Wertung, die später erreicht wurde.</translation>
    </message>
    <message>
        <source>Neither is on “%1”.</source>
        <translation>Auf „%1“ ist keiner der beiden.</translation>
    </message>
    <message>
        <source>On “%1” the score %2 stays.</source>
        <translation>Auf „%1“ bleibt es bei der Wertung %2.</translation>
    </message>
    <message>
        <source>All scores of %1 go to %2, on every board, and later ones for %1 too.</source>
        <translation>Alle Wertungen von %1 gehen an %2, auf jeder Tafel, auch spätere für %1.</translation>
    </message>
    <message>
        <source>Undo parts them again, each with their own.</source>
        <translation>Rückgängig trennt sie wieder, jeden mit dem Eigenen.</translation>
    </message>
    <message>
        <source>Not saved yet: %1. Try again.</source>
        <translation>Noch nicht gespeichert: %1. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>merging of %1 into %2</source>
        <translation>Zusammenlegen von %1 mit %2</translation>
    </message>
    <message>
        <source>%1 is part of %2 now.</source>
        <translation>%1 gehört jetzt zu %2.</translation>
    </message>
</context>
<context>
    <name>rostrum::PlayerController</name>
    <message>
        <source>Not on “%1”.</source>
        <translation>Nicht auf „%1“.</translation>
    </message>
    <message>
        <source>Not among the ranked · %1</source>
        <translation>Nicht platziert · %1</translation>
    </message>
    <message>
        <source>%1 corrected: %2 → %3%4</source>
        <translation>%1 berichtigt: %2 → %3%4</translation>
    </message>
    <message>
        <source>, %1</source>
        <translation>, %1</translation>
    </message>
    <message>
        <source>%1 has %2 already</source>
        <translation>%1 hat schon %2</translation>
    </message>
    <message>
        <source>The audience does not see %1 any more; ranks close up.</source>
        <translation>Das Publikum sieht %1 nicht mehr; die Ränge rücken auf.</translation>
    </message>
    <message>
        <source>The audience sees %1 again.</source>
        <translation>Das Publikum sieht %1 wieder.</translation>
    </message>
    <message>
        <source>hiding of %1</source>
        <translation>Verbergen von %1</translation>
    </message>
    <message>
        <source>showing %1 again</source>
        <translation>%1 wieder zeigen</translation>
    </message>
    <message>
        <source>No more scores are taken for %1.</source>
        <translation>Für %1 werden keine Wertungen mehr angenommen.</translation>
    </message>
    <message>
        <source>Scores are taken for %1 again.</source>
        <translation>Für %1 werden wieder Wertungen angenommen.</translation>
    </message>
    <message>
        <source>barring of %1</source>
        <translation>Sperren von %1</translation>
    </message>
    <message>
        <source>letting %1 in again</source>
        <translation>%1 wieder zulassen</translation>
    </message>
    <message>
        <source>Take %1 off “%2” removes the player and the score %3 from every screen. Undo brings both back.</source>
        <translation>%1 von „%2“ nehmen entfernt den Spieler und die Wertung %3 von jedem Schirm. Rückgängig bringt beides zurück.</translation>
    </message>
    <message>
        <source>%1 is off “%2”.</source>
        <translation>%1 ist nicht mehr auf „%2“.</translation>
    </message>
    <message>
        <source>Not saved yet: %1. Try again.</source>
        <translation>Noch nicht gespeichert: %1. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>%1 is in no division.</source>
        <translation>%1 gehört zu keiner Klasse.</translation>
    </message>
    <message>
        <source>%1 is in the division “%2”.</source>
        <translation>%1 gehört zur Klasse „%2“.</translation>
    </message>
    <message>
        <source>team and division of %1</source>
        <translation>Team und Klasse von %1</translation>
    </message>
</context>
<context>
    <name>rostrum::RankingModel</name>
    <message>
        <source>Rank %1, %2, %3</source>
        <translation>Rang %1, %2, %3</translation>
    </message>
    <message>
        <source>Rank %1, %2, %3, up %4</source>
        <translation>Rang %1, %2, %3, um %4 gestiegen</translation>
    </message>
    <message>
        <source>Rank %1, %2, %3, down %4</source>
        <translation>Rang %1, %2, %3, um %4 gefallen</translation>
    </message>
    <message>
        <source>%1, barred</source>
        <translation>%1, gesperrt</translation>
    </message>
    <message>
        <source>%1, hidden from the audience</source>
        <translation>%1, vor dem Publikum verborgen</translation>
    </message>
</context>
<context>
    <name>rostrum::ScoreController</name>
    <message>
        <source>Type a player&apos;s name first.</source>
        <translation>Erst einen Spieler eintippen.</translation>
    </message>
    <message>
        <source>%1 players are called “%2”: choose one from the list.</source>
        <translation>%1 Spieler heißen „%2“: bitte in der Liste wählen.</translation>
    </message>
    <message>
        <source>%1 stays at %2, which is the best so far</source>
        <translation>%1 bleibt bei %2, dem bisher besten Wert</translation>
    </message>
    <message>
        <source>%1 has %2 already</source>
        <translation>%1 hat schon %2</translation>
    </message>
    <message>
        <source>, %1</source>
        <translation>, %1 Platz</translation>
    </message>
    <message>
        <source>, not among the ranked</source>
        <translation>, ohne Platz</translation>
    </message>
    <message>
        <source>Not saved yet: %1. Press Enter to try again; it will count once.</source>
        <translation>Noch nicht gespeichert: %1. Enter versucht es erneut; gezählt wird nur einmal.</translation>
    </message>
    <message>
        <source>This board is gone. Choose another one.</source>
        <translation>Diese Tafel gibt es nicht mehr. Bitte eine andere wählen.</translation>
    </message>
    <message>
        <source>, new player</source>
        <translation>, neuer Spieler</translation>
    </message>
    <message>
        <source>Type %1 too: this board compares it.</source>
        <translation>Gib auch %1 an: Diese Tafel vergleicht es.</translation>
    </message>
    <message>
        <source>%1 is a whole number.</source>
        <translation>%1 ist eine ganze Zahl.</translation>
    </message>
    <message>
        <source>Nobody is called “%1”.</source>
        <translation>Niemand heißt „%1“.</translation>
    </message>
    <message>
        <source>, late: its day, week or month is over, so it counts in “All” only</source>
        <translation>, verspätet: Tag, Woche oder Monat sind vorbei, es zählt nur in „Gesamt“</translation>
    </message>
</context>
<context>
    <name>rostrum::ScoreText</name>
    <message>
        <source>%1th</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1st</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1nd</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1rd</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>Type a score first.</source>
        <translation>Gib zuerst eine Wertung ein.</translation>
    </message>
    <message>
        <source>%1 can mean two numbers: write %2 or %3.</source>
        <translation>%1 kann zwei Zahlen bedeuten: Schreibe %2 oder %3.</translation>
    </message>
    <message>
        <source>Write %1 without commas.</source>
        <translation>Schreibe %1 ohne Kommas.</translation>
    </message>
    <message>
        <source>%1 is no time: write minutes and seconds as 1:23.456.</source>
        <translation>%1 ist keine Zeit: Schreibe Minuten und Sekunden wie 1:23.456.</translation>
    </message>
    <message>
        <source>%1 is not a number that fits: write digits, as in 250 or -3.</source>
        <translation>%1 ist keine passende Zahl: Schreibe Ziffern wie 250 oder -3.</translation>
    </message>
    <message>
        <source>%1 is not a number that fits: write digits, as in 250 or -3.5.</source>
        <translation>%1 ist keine passende Zahl: Schreibe Ziffern wie 250 oder -3.5.</translation>
    </message>
</context>
<context>
    <name>rostrum::SharingController</name>
    <message>
        <source>Nobody is watching yet</source>
        <translation>Noch sieht niemand zu</translation>
    </message>
    <message>
        <source>1 watching</source>
        <translation>1 sieht zu</translation>
    </message>
    <message numerus="yes">
        <source>%1 watching</source>
        <translation>
            <numerusform>%1 sieht zu</numerusform>
            <numerusform>%1 sehen zu</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Nicht mehr teilen</translation>
    </message>
    <message>
        <source>Share on port %1</source>
        <translation>Auf Port %1 teilen</translation>
    </message>
    <message>
        <source>Share on the network</source>
        <translation>Im Netzwerk teilen</translation>
    </message>
</context>
<context>
    <name>rostrum::StartError</name>
    <message>
        <source>There is no such file. A new event makes one.</source>
        <translation>Diese Datei gibt es nicht. Ein neues Event legt eine an.</translation>
    </message>
</context>
<context>
    <name>rostrum::StatusController</name>
    <message>
        <source>opening the event</source>
        <translation>Event wird geöffnet</translation>
    </message>
    <message>
        <source>nothing to save yet</source>
        <translation>noch nichts zu speichern</translation>
    </message>
    <message>
        <source>not saving</source>
        <translation>speichert nicht</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>gespeichert %1</translation>
    </message>
    <message>
        <source>last saved %1</source>
        <translation>zuletzt gespeichert %1</translation>
    </message>
    <message>
        <source>%1 scores/s</source>
        <translation>%1 Wertungen/s</translation>
    </message>
    <message>
        <source>Scores cannot be saved: %1</source>
        <translation>Wertungen lassen sich nicht speichern: %1</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was tun?</translation>
    </message>
    <message>
        <source>Use port %1</source>
        <translation>Port %1 nehmen</translation>
    </message>
    <message>
        <source>Everything that was accepted is safe, and new scores are refused until saving works again; none is lost without a word. Look whether the disk of the event file is full, read-only or unplugged. Rostrum tries again by itself.</source>
        <translation>Alles Angenommene ist sicher. Neue Wertungen werden abgelehnt, bis das Speichern wieder geht; keine geht stillschweigend verloren. Bitte prüfen, ob der Datenträger der Eventdatei voll, schreibgeschützt oder abgezogen ist. Rostrum versucht es von selbst weiter.</translation>
    </message>
    <message>
        <source>Close the other program, or start Rostrum with --port and a number that is free.</source>
        <translation>Das andere Programm schließen oder Rostrum mit --port und einer freien Nummer starten.</translation>
    </message>
    <message>
        <source>not open</source>
        <translation>nicht geöffnet</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>alles gespeichert</translation>
    </message>
    <message>
        <source>%1 watching</source>
        <translation>%1 Zuschauer</translation>
    </message>
    <message>
        <source>This event file cannot be read: %1</source>
        <translation>Diese Event-Datei kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>The file was left as it is. Restore a copy of it, or start Rostrum with another file.</source>
        <translation>Die Datei blieb, wie sie ist. Stelle eine Kopie wieder her oder starte Rostrum mit einer anderen Datei.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock jumped ahead by %1 at %2. Rostrum keeps the time it had, and believes the clock once it has stayed so for a minute.</source>
        <translation>Die Uhr dieses Rechners ist um %2 Uhr um %1 vorgesprungen. Rostrum behält die bisherige Zeit und glaubt der Uhr, sobald sie eine Minute lang so geblieben ist.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock jumped back by %1 at %2. Rostrum keeps the time it had, and believes the clock once it has stayed so for a minute.</source>
        <translation>Die Uhr dieses Rechners ist um %2 Uhr um %1 zurückgesprungen. Rostrum behält die bisherige Zeit und glaubt der Uhr, sobald sie eine Minute lang so geblieben ist.</translation>
    </message>
</context>
<context>
    <name>rostrum::TimeText</name>
    <message>
        <source>en_GB</source>
        <comment>the language and country by which dates are written</comment>
        <translation>de_DE</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy, HH:mm</source>
        <comment>a moment, in Qt&apos;s letters for date and time</comment>
        <translation>ddd d. MMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>a day, in Qt&apos;s letters for dates</comment>
        <translation>ddd d. MMM yyyy</translation>
    </message>
    <message>
        <source>“%1” is no time: write 20:00, or 2026-11-23 20:00.</source>
        <translation>„%1“ ist keine Zeit: Schreibe 20:00 oder 2026-11-23 20:00.</translation>
    </message>
    <message>
        <source>“%1” is no date and time: write 2026-11-23 20:00.</source>
        <translation>„%1“ ist kein Datum mit Uhrzeit: Schreibe 2026-11-23 20:00.</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 Std.</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 Min.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 Tage</translation>
    </message>
</context>
<context>
    <name>rostrum::UndoController</name>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>Wiederholt: %1</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Rückgängig gemacht: %1</translation>
    </message>
    <message>
        <source>change of “%1”</source>
        <translation>Änderung von „%1“</translation>
    </message>
    <message>
        <source>deletion of “%1”</source>
        <translation>Löschung von „%1“</translation>
    </message>
    <message>
        <source>reset of “%1”</source>
        <translation>Zurücksetzen von „%1“</translation>
    </message>
    <message>
        <source>freezing of “%1”</source>
        <translation>Einfrieren von „%1“</translation>
    </message>
    <message>
        <source>showing everything of “%1”</source>
        <translation>Aufdecken von „%1“</translation>
    </message>
    <message>
        <source>a step of the reveal of “%1”</source>
        <translation>ein Schritt der Enthüllung von „%1“</translation>
    </message>
    <message>
        <source>%1 on “%2”</source>
        <translation>%1 auf „%2“</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>keine Wertung</translation>
    </message>
    <message>
        <source>what is known of %1</source>
        <translation>Angaben zu %1</translation>
    </message>
</context>
</TS>

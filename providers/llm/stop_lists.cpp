#include "providers/llm/stop_lists.hpp"

namespace tagwright::llm {
namespace {

// -- words that carry no topic
// -----------------------------------------------------------------------------------------

constexpr std::string_view portuguese =
    "a à ainda além algum alguma algumas alguns antes ao aos apenas após aquela aquele aqueles aqui as às assim até "
    "bem "
    "cada com como contra contudo cuja cujo da daí das de dela dele deles depois desde dessa desse desta deste deve "
    "devem disso disto do dois dos duas durante e é ela elas ele eles em embora enquanto então entre era eram essa "
    "essas esse esses esta está estamos estão estas estava estavam este estes estou eu faz fazer foi for fora foram "
    "fosse há havia isso isto já lá lhe lhes logo mais mas me mediante meio menos mesma mesmo meu minha muita muitas "
    "muito muitos na nada não nas nela nele nem nenhum nessa nesse nesta neste no nos nós nossa nossas nosso nossos "
    "num "
    "numa o onde os ou outra outras outro outros para pela pelas pelo pelos perante pode podem poderá pois por porque "
    "porém portanto pouco próprio qual quais qualquer quando quanto quase que quem quer são se segundo sem sempre "
    "sendo ser será serão seu seus si sido sob sobre sua suas tal também tanto tão te tem têm temos tendo ter teve "
    "tinha "
    "toda todas todo todos três tudo um uma umas uns vai vão você vocês vos agora boa diz disse dia hoje aí";

constexpr std::string_view italian =
    "a abbiamo ad agli ai al all alcuna alcune alcuni alla alle allo allora altra altre altri altro anche ancora "
    "appena "
    "avere aveva avevano ben che chi ci ciascun ciascuna ciò cioè circa come con contro così cui da dagli dai dal dall "
    "dalla "
    "dalle dallo degli dei del dell della delle dello dentro deve devono di dopo dove due dunque durante e è ed egli "
    "ella "
    "entro era erano essa esse essere essi esso fa fare fino fra fu già gli grazie ha hai hanno ho i il in infatti "
    "inoltre io invece la là le lei li lo loro lui ma me mediante meno mentre mi mia mio molta molte molti molto ne né "
    "negli nei nel nell nella nelle nello nessun nessuna niente noi non nostra nostro ogni oltre oppure ora ovvero per "
    "perché "
    "però più poco poi possa possono prima proprio può qua qual quale quali qualche quando quanto quasi quei quel "
    "quella "
    "quelle quelli quello questa queste questi questo qui quindi sarà saranno se secondo sei sempre senza si sì sia "
    "siamo "
    "siano sono sopra sotto sta stata state stati stato su sua sue sugli sui sul sull sulla sulle suo suoi tale tali "
    "tanto "
    "te ti tra tramite tre troppo tu tua tuo tutta tutte tutti tutto un una uno vi viene vengono via voi vostra vostro";

constexpr std::string_view dutch =
    "aan af al aldus alle alleen alles als altijd ander andere beide bent bij binnen boven buiten daar daarbij "
    "daardoor "
    "daarna daarom dan dat de deze die dit doen door dus een één eens eerst elk elke en enige enkele er eraan erg "
    "ervan "
    "erbij evenals gaan gaat geen geweest geworden had hadden heb hebben hebt heeft hem hen het hier hierbij hierdoor "
    "hij "
    "hoe hun ieder iedere iemand iets ik in indien is ja je jij jouw jullie kan kon konden kunnen kunt maakt maar "
    "maken "
    "me mee meer meest men met mijn mij moest moet moeten mogelijk mogen na naar naast nadat net niet niets nog nooit "
    "nu "
    "of om omdat ondanks onder ons onze ook op over pas per reeds samen sinds slechts sommige soms steeds te tegen ten "
    "ter terwijl tijdens toch toen tot totdat tussen twee u uit uw vaak van vanaf vanuit veel verder via volgens voor "
    "voordat vooral waar waarbij waardoor waarom wanneer want waren was wat we weer wel welk welke werd werden wie wij "
    "wil willen word worden wordt zal ze zelf zeer zich zichzelf zij zijn zo zoals zodat zodra zonder zou zouden "
    "zullen "
    "drie hoeft";

constexpr std::string_view swedish =
    "aldrig alla allt alltid alltså andra andras annan annat att av bara behöver bland blev bli blir blivit bort både "
    "bör de del dem den denna deras dess dessa det detta dig din dina dit ditt dock du där därefter därför då efter "
    "eftersom egen egna eller en endast enligt er era ett får få fick finns fler flera flesta fram från för före "
    "första "
    "genom ger gjort går gör göra ha hade han hans har hela helt hennes hit hon honom hos hur här i ibland icke in "
    "inga "
    "ingen inget innan inne inom inte inuti ja jag just kan kom kommer kunde kunna lika lite man med medan mellan men "
    "mer mest mig min mina minst mitt mot mycket måste många nej ni nog nu nya någon någonting något några när nära "
    "och "
    "också om oss per på redan sade sedan sig sin sina sitt själv ska skall skulle som så sådan sådana tar till "
    "tills två tre under upp ur ut utan utanför vad var vara vardera varför varit varje varken vars vart vem vi via "
    "vid "
    "vilka vilken vilket vill väl vår våra vårt åt än ändå ännu är även över samt respektive";

constexpr std::string_view polish =
    "a aby ale albo ani aż bardzo bądź bez bo by być był była było były będą będzie chce choć ci ciebie co coś cię czy "
    "czyli dla dlaczego dlatego do dwa dwie dwóch dzięki gdy gdyż gdzie go i ich im inne innych iż ja jak jaki jakie "
    "jako jakby je jeden jednak jednego jednym jedna jego jej jemu jest jestem jesteśmy jeszcze jeśli jeżeli już każda "
    "każde każdego każdej każdy kiedy kilka kto która które którego której których którą którym którymi który którzy "
    "lecz lub ma mają mi między mimo mnie moga może można mogą mój mu musi muszą my na nad nam nami nas nasz nasza "
    "nasze "
    "naszej nawet nią niż nich nie niej nim nimi no o obok od oraz on ona one oni ono pan po pod podczas ponieważ "
    "poprzez potem powinien powinna powinno poza pozostałe przed przede przez przy raz również są się sam samo sama "
    "sobie sposób swoje swoich swój ta tak taka takich takie także tam te tego tej ten to tobą tu tych tylko tym tymi "
    "ty u w we według więc wiele wielu wobec wszystkie wszystkich wszystko wy wzdłuż z za zawsze zaś ze został została "
    "zostały został że żeby trzy m.in np tzw itp w tzn jednakże artykule przedstawiono oparciu";

constexpr std::string_view ukrainian =
    "а або аби але б без би буде будемо будуть був була були було бути в вам вами вас ваш ваша ваше ваші ви від він "
    "вже "
    "взагалі вона вони воно все всього всі всіх втім где де для до досить дуже є ж за завжди задля замість зараз "
    "зі з зокрема же й його йому її їй їх їхній їхня із інша інше інший інші інших і кого кожен кожна кожне кожного "
    "коли крім кому котрий куди ледве лише ми мене мені мій моя може можна можуть має мають має мусить на навіть над "
    "наприклад нам нами нас наш наша наше наші не немає неї нею ні ніж ним ними них ніхто нічого но о об ось однак "
    "оскільки під після по поки потім потрібно при про проте протягом разом саме сам себе собі свого своє своєї свої "
    "свій своїх своя сюди та так така також таке такий такі там те тепер ти тим тими тих ті тієї тільки то тобі тобто "
    "того тоді той том тому треба три тут у усе усі усіх це цей цієї цих ці ця цю цьому цього через чи чий чим чого "
    "чому ще що щоб щодо як яка яке який яким яких якого якої якщо які якій якою два дві двох аніж через бо необхідно "
    "слід під між перед серед біля щойно";

constexpr std::string_view russian =
    "а без более больше будет будем будут бы был была были было быть в вам вами вас ваш ваша ваше ваши вдруг ведь во "
    "вот "
    "впрочем все всегда всего всем всех всю вы где да даже два две двух для до должен должна должно должны другие "
    "другой "
    "другая других его ее её ей ему если есть еще ещё ж же за зачем здесь и из или им ими иногда их к каждая каждого "
    "каждой каждый каждые как какая какие какой когда кого кому кроме кто куда ли либо лишь лучше между меня мне много "
    "может можно могут мой моя мы на над надо наконец нам нами нас наш наша наше наши не него нее неё ней нельзя нет "
    "ни "
    "нибудь никогда ним ними них ничего но ну нужно необходимо о об обычно один одна одной одно однако он она они оно "
    "от "
    "очень перед по под пока после потом потому почти при про просто раз разве с сам сама сами само свой своего своей "
    "своих своя свою себе себя сейчас следует со совсем так такая также такие такого такой там тебя тем теперь то "
    "тогда "
    "того тоже той только том тот три тут ты у уж уже хорошо хоть чего чей чем через что чтобы чтоб чуть эта эти этим "
    "этих это этого этой этом этому этот эту я являются является чтобы который которая которое которые которого "
    "которой "
    "которых котором которую которым которыми поэтому например среди согласно затем либо";

// -- words that fit any page
// -------------------------------------------------------------------------------------------

constexpr std::string_view weak_german =
    "abschnitt allgemein alternative anfang angabe ansatz anzahl arbeit art aufgabe bedeutung beginn beispiel bereich "
    "beschreibung besondere beste bild dinge eigen einfach einzeln ende entsprechend ergebnis erste fall folge form "
    "frage "
    "ganze genau gleich grad groß große grund gut haupt hilfe hinweis hoch informationen inhalt jahr jahre kapitel "
    "klein "
    "kurz lang letzte liste lösung maßnahme menge mensch minute minuten mitte monat möglich möglichkeit nächste name "
    "neu "
    "neue nummer ort person problem punkt rahmen regel rolle schritt seite sekunde sinn stand stelle stück stunde "
    "stunden "
    "tag tage teil thema typ uhr unterschied verfügung verschiedene version vorgehen weg weise wert wichtig woche "
    "wochen "
    "zahl zeit ziel zusammenhang zustand zweck zweite übersicht einleitung zusammenfassung immer gut besser ab heute "
    "montag dienstag mittwoch donnerstag freitag innerhalb spätestens mindestens vorher bitte danach zuerst selbst";
constexpr std::string_view weak_french =
    "action an année aspect avantage base beaucoup besoin bon but cas cause chapitre chose compte condition côté "
    "demande début description détail différent dernier élément ensemble étape exemple façon facteur fin fonction "
    "forme "
    "général grand groupe heure idée important information introduction jour lieu liste manière mesure meilleur minute "
    "mois moment mot moyen nécessaire niveau nom nombre nouveau objectif objet ordre page part partie petit personne "
    "place plan point possible premier principal problème procédure propre quantité question raison rapport résultat "
    "rôle section semaine sens série simple situation solution sorte sujet suite système tableau temps terme total "
    "travail type utilisation valeur version vie voie vue aujourd'hui hier lundi mardi mercredi jeudi vendredi";
constexpr std::string_view weak_spanish =
    "acción año aspecto ayuda base bueno cambio cantidad capítulo casa caso causa cierto condición cosa cuenta día "
    "descripción diferente ejemplo elemento estado etapa fecha fin forma función general gran grande grupo hecho hora "
    "idea importante información introducción lado lista lugar manera mayor medida medio mejor mes mínimo minuto modo "
    "momento motivo nivel nombre nuevo número objetivo objeto orden página parte paso pequeño persona plazo posible "
    "primer primero principal problema proceso propio punto razón relación resultado sección segundo semana sentido "
    "serie simple sistema situación solución tema término tiempo tipo total trabajo último uso valor vez versión vida "
    "hoy ayer lunes martes miércoles jueves viernes";
constexpr std::string_view weak_portuguese =
    "ação ajuda altura ano aspecto base bom capítulo caso causa certo coisa condição conjunto conta dado dia descrição "
    "diferente elemento estado etapa exemplo facto fato fim forma função geral grande grupo hora ideia importante "
    "informação introdução lado lista lugar maior maneira medida meio melhor mês mínimo minuto modo momento motivo "
    "nível "
    "nome novo número objetivo objeto ordem página parte passo pequeno pessoa possível prazo primeiro principal "
    "problema "
    "processo ponto próximo questão razão relação resultado secção seção semana sentido série simples sistema situação "
    "solução tarde noite tema tempo termo tipo total trabalho último uso valor verdade vez versão vida neste momento "
    "hoje "
    "ontem segunda terça quarta quinta sexta jornalista exatamente cerca";
constexpr std::string_view weak_italian =
    "aiuto anno aspetto azione base buono cambio capitolo caso causa certo condizione cosa dato descrizione diverso "
    "elemento esempio fase fatto fine forma funzione generale giorno grande gruppo idea importante informazione "
    "introduzione lavoro lista livello luogo maggiore maniera mese mezzo migliore minimo minuto misura modo momento "
    "motivo nome numero nuovo obiettivo oggetto ora ordine pagina parte passo persona piccolo possibile primo "
    "principale "
    "problema processo punto quantità questione ragione rapporto relazione risultato ruolo secondo senso serie "
    "semplice "
    "settimana sezione sistema situazione soluzione tema tempo termine tipo totale ultimo uso valore versione vita "
    "volta "
    "oggi ieri lunedì martedì mercoledì giovedì venerdì";
constexpr std::string_view weak_dutch =
    "aantal aspect begin beschrijving bestaand bijvoorbeeld dag deel ding doel eerste einde element extra fase functie "
    "geval goed groep groot hoofdstuk hulp idee informatie inhoud inleiding jaar keer klein kort laatst lang lijst "
    "maand "
    "manier mens minuut moment naam nieuw niveau nodig nummer onderdeel overzicht paar pagina periode persoon plaats "
    "probleem proces punt reden resultaat rol situatie soort stap stuk systeem taak tijd tweede type uur versie "
    "verschil "
    "volgend voorbeeld vorm vraag waarde week werk wijze zaak vandaag maandag dinsdag woensdag donderdag vrijdag";
constexpr std::string_view weak_swedish =
    "annorlunda antal arbete avsnitt behov beskrivning bra dag datum exempel fall form fråga funktion första grund "
    "grupp "
    "gång hjälp idé information inledning innehåll kapitel klar kort lista liten lång lösning mål månad möjlig namn "
    "nivå "
    "ny nytt nummer olika ord orsak person plats problem punkt resultat roll samma sak sätt sida situation sista slut "
    "steg stor system syfte tid tillfälle timme typ uppgift vecka version viktig värde år ämne översikt idag måndag "
    "tisdag onsdag torsdag fredag";
constexpr std::string_view weak_polish =
    "artykuł autor autorzy cel celu cecha część części czas czasu dane dnia dni dzień etap fakt forma funkcja godzina "
    "godzin grupa informacje informacji ilość jakość koniec kolejny krok lata lat liczba lista metoda metody metodą "
    "miejsce miesiąc minut moment możliwość nazwa nowe nowy nowych numer obszar opis osoba osoby opracowano podstawie "
    "podstawa podstawowe poziom praca pracy prace problem problemu proces przykład przypadek przypadku punkt rodzaj "
    "rok roku rozdział rozwiązanie różne różnych rola sposobu sposób strona sytuacja system systemu tekst temat typ "
    "tydzień tygodni uwaga użycie użyciem wartość wersja wpływ wstęp wynik wyniki wyników zadanie zakres zakresie "
    "zastosowanie zastosowania zostanie omówiono opisano zaprezentowano zaproponowano pokazano dotyczące";
constexpr std::string_view weak_ukrainian =
    "вид випадок випадку година години група далі дані день днів друга другий елемент етап завдання загальний значення "
    "зміст інформація інформації кількість кінець крок кроки людина людей мета метод місце місяць можливість назва "
    "нова "
    "новий нові номер опис основа особа перелік перша перший питання потреба приклад причина проблема процес пункт "
    "результат рік роки року робота роботи розділ роль рівень рішення система системи спосіб ситуація список стан "
    "сторона "
    "сторінка тема тип тиждень тижні форма функція хвилин хвилини час часу частина версія вступ огляд сьогодні";
constexpr std::string_view weak_russian =
    "вид возможность вопрос время год группа данные далее день дело другой задача значение информация исходный "
    "количество конец лицо люди мера месяц место метод минута момент название начало неделя новый номер область образ "
    "обзор общий объект описание основа особенность отдельный первый перечень период последний помощь порядок "
    "правильный "
    "пример причина проблема простой процесс пункт работа раздел разный результат решение роль ряд система ситуация "
    "следующий случай список способ средство стадия страница сторона текущий тема тип точка условие уровень форма "
    "функция "
    "цель час часть человек число шаг этап версия введение сегодня дня дней времени второй";

} // namespace

std::string_view stop_list(language of) noexcept {
    switch (of) {
    case language::portuguese: return portuguese;
    case language::italian: return italian;
    case language::dutch: return dutch;
    case language::swedish: return swedish;
    case language::polish: return polish;
    case language::ukrainian: return ukrainian;
    case language::russian: return russian;
    default: return {};
    }
}

std::string_view weak_list(language of) noexcept {
    switch (of) {
    case language::german: return weak_german;
    case language::french: return weak_french;
    case language::spanish: return weak_spanish;
    case language::portuguese: return weak_portuguese;
    case language::italian: return weak_italian;
    case language::dutch: return weak_dutch;
    case language::swedish: return weak_swedish;
    case language::polish: return weak_polish;
    case language::ukrainian: return weak_ukrainian;
    case language::russian: return weak_russian;
    default: return {};
    }
}

} // namespace tagwright::llm

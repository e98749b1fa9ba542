"""The words of the pages themselves, in the languages that we have them in.

Two sentences say what a feed is; the rest is labels. What a site says of itself is never translated.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """What pages say in one language.

    Args:
        feed, feeds: one of them, and several.
        what: what a feed is, in two sentences.
        subscribe: heading above the addresses of a feed.
        copy, copied: on the button beside an address, before and after.
        same: that a feed's addresses lead to the same.
        latest: heading above the newest entries.
        more: before the number of entries that stand in the feed and not on the page.
        empty: instead of entries.
        every: the link to the page of all feeds.
        how: heading above the three steps.
        steps: how to subscribe.
        opml: the link to the file of all feeds.
        here: at the head of a feed that a browser shows as it is.
        rtl: it is written from right to left.
    """

    feed: str
    feeds: str
    what: str
    subscribe: str
    copy: str
    copied: str
    same: str
    latest: str
    more: str
    empty: str
    every: str
    how: str
    steps: tuple[str, str, str]
    opml: str
    here: str
    rtl: bool = False


def words(language: str, other: str = "en") -> tuple[str, Words]:
    """The words for a page in that language, and the language that they are in.

    Args:
        language: BCP 47.
        other: the language to take where we have no words in that one.

    >>> words("de-AT")[0], words("sv")[0], words("sv", "fr")[0]
    ('de-AT', 'en', 'fr')
    """
    primary, *rest = language.split("-")
    traditional = primary == "zh" and "Hans" not in rest and not {"Hant", "TW", "HK", "MO"}.isdisjoint(rest)
    known = WORDS.get("zh-Hant" if traditional else primary)
    if known is None and other not in (language, "en"):
        return words(other)
    return (language, known) if known else ("en", WORDS["en"])


WORDS = {
    "en": Words(
        feed="Feed",
        feeds="Feeds",
        what=(
            "A feed is a file that lists what is new on this site. A feed reader looks at it for you and shows "
            "you new articles as they appear, without an account or an email address."
        ),
        subscribe="Subscribe",
        copy="Copy",
        copied="Copied",
        same="All of these say the same. If your reader has no preference, take the first.",
        latest="Latest",
        more="More in the feed:",
        empty="Nothing has appeared yet.",
        every="All feeds",
        how="How to subscribe",
        steps=(
            "Choose a feed reader, if you have none yet. There are free ones for telephones, computers and browsers.",
            "Copy the address of a feed: open its page and use the button beside the address.",
            "Paste it into the reader, where it says Add, Follow or Subscribe.",
        ),
        opml="All feeds in one file, for import into a reader",
        here=(
            "This is a feed. Copy the address of this page into a feed reader to be shown new articles as they appear."
        ),
    ),
    "de": Words(
        feed="Feed",
        feeds="Feeds",
        what=(
            "Ein Feed ist eine Datei, die auflistet, was auf dieser Website neu ist. Ein Feedreader sieht für "
            "Sie nach und zeigt Ihnen neue Artikel, sobald sie erscheinen, ohne Konto und ohne E-Mail-Adresse."
        ),
        subscribe="Abonnieren",
        copy="Kopieren",
        copied="Kopiert",
        same="Alle sagen dasselbe. Wenn Ihr Feedreader keines bevorzugt, nehmen Sie das erste.",
        latest="Neueste",
        more="Weitere im Feed:",
        empty="Noch ist nichts erschienen.",
        every="Alle Feeds",
        how="So abonnieren Sie",
        steps=(
            (
                "Wählen Sie einen Feedreader, falls Sie noch keinen haben. Es gibt kostenlose für Telefone, "
                "Computer und Browser."
            ),
            "Kopieren Sie die Adresse eines Feeds: auf seiner Seite, mit der Schaltfläche neben der Adresse.",
            "Fügen Sie sie im Feedreader ein, dort, wo „Hinzufügen“, „Folgen“ oder „Abonnieren“ steht.",
        ),
        opml="Alle Feeds in einer Datei, zum Import in einen Feedreader",
        here=(
            "Dies ist ein Feed. Kopieren Sie die Adresse dieser Seite in einen Feedreader, und er zeigt Ihnen "
            "neue Artikel, sobald sie erscheinen."
        ),
    ),
    "fr": Words(
        feed="Flux",
        feeds="Flux",
        what=(
            "Un flux est un fichier qui énumère les nouveautés de ce site. Un lecteur de flux le consulte pour "
            "vous et vous montre les nouveaux articles dès leur parution, sans compte ni adresse e-mail."
        ),
        subscribe="S’abonner",
        copy="Copier",
        copied="Copié",
        same="Toutes ces adresses disent la même chose. Si votre lecteur n’a pas de préférence, prenez la première.",
        latest="Derniers articles",
        more="Autres articles dans le flux :",
        empty="Rien n’a encore paru.",
        every="Tous les flux",
        how="Comment s’abonner",
        steps=(
            (
                "Choisissez un lecteur de flux, si vous n’en avez pas encore. Il en existe de gratuits pour "
                "téléphones, ordinateurs et navigateurs."
            ),
            "Copiez l’adresse d’un flux : ouvrez sa page et utilisez le bouton à côté de l’adresse.",
            "Collez-la dans le lecteur, là où il propose Ajouter, Suivre ou S’abonner.",
        ),
        opml="Tous les flux en un seul fichier, à importer dans un lecteur",
        here=(
            "Ceci est un flux. Copiez l’adresse de cette page dans un lecteur de flux pour voir les nouveaux "
            "articles dès leur parution."
        ),
    ),
    "es": Words(
        feed="Canal",
        feeds="Canales",
        what=(
            "Un canal es un archivo que enumera las novedades de este sitio. Un lector de canales lo consulta "
            "por usted y le muestra los artículos nuevos en cuanto aparecen, sin cuenta ni correo electrónico."
        ),
        subscribe="Suscribirse",
        copy="Copiar",
        copied="Copiado",
        same="Todas estas direcciones dicen lo mismo. Si su lector no prefiere ninguna, use la primera.",
        latest="Lo último",
        more="Más en el canal:",
        empty="Todavía no ha aparecido nada.",
        every="Todos los canales",
        how="Cómo suscribirse",
        steps=(
            (
                "Elija un lector de canales, si aún no tiene uno. Los hay gratuitos para teléfonos, ordenadores "
                "y navegadores."
            ),
            "Copie la dirección de un canal: abra su página y use el botón junto a la dirección.",
            "Péguela en el lector, donde diga Añadir, Seguir o Suscribirse.",
        ),
        opml="Todos los canales en un archivo, para importarlo en un lector",
        here=(
            "Esto es un canal. Copie la dirección de esta página en un lector de canales para ver los artículos "
            "nuevos en cuanto aparezcan."
        ),
    ),
    "it": Words(
        feed="Feed",
        feeds="Feed",
        what=(
            "Un feed è un file che elenca le novità di questo sito. Un lettore di feed lo consulta per voi e vi "
            "mostra i nuovi articoli appena escono, senza account né indirizzo e-mail."
        ),
        subscribe="Abbonarsi",
        copy="Copia",
        copied="Copiato",
        same="Tutti questi indirizzi dicono lo stesso. Se il vostro lettore non ha preferenze, prendete il primo.",
        latest="Ultimi articoli",
        more="Altri nel feed:",
        empty="Non è ancora uscito nulla.",
        every="Tutti i feed",
        how="Come abbonarsi",
        steps=(
            (
                "Scegliete un lettore di feed, se non ne avete ancora uno. Ce ne sono di gratuiti per telefoni, "
                "computer e browser."
            ),
            "Copiate l’indirizzo di un feed: aprite la sua pagina e usate il pulsante accanto all’indirizzo.",
            "Incollatelo nel lettore, dove dice Aggiungi, Segui o Abbonati.",
        ),
        opml="Tutti i feed in un solo file, da importare in un lettore",
        here=(
            "Questo è un feed. Copiate l’indirizzo di questa pagina in un lettore di feed per vedere i nuovi "
            "articoli appena escono."
        ),
    ),
    "pt": Words(
        feed="Feed",
        feeds="Feeds",
        what=(
            "Um feed é um ficheiro que lista as novidades deste site. Um leitor de feeds consulta-o por si e "
            "mostra os novos artigos assim que aparecem, sem conta nem endereço de e-mail."
        ),
        subscribe="Subscrever",
        copy="Copiar",
        copied="Copiado",
        same="Todos estes endereços dizem o mesmo. Se o seu leitor não tiver preferência, use o primeiro.",
        latest="Mais recentes",
        more="Mais no feed:",
        empty="Ainda não apareceu nada.",
        every="Todos os feeds",
        how="Como subscrever",
        steps=(
            (
                "Escolha um leitor de feeds, se ainda não tiver um. Há leitores gratuitos para telefones, "
                "computadores e navegadores."
            ),
            "Copie o endereço de um feed: abra a página dele e use o botão ao lado do endereço.",
            "Cole-o no leitor, onde diz Adicionar, Seguir ou Subscrever.",
        ),
        opml="Todos os feeds num só ficheiro, para importar num leitor",
        here=(
            "Isto é um feed. Copie o endereço desta página para um leitor de feeds e verá os novos artigos assim "
            "que aparecerem."
        ),
    ),
    "nl": Words(
        feed="Feed",
        feeds="Feeds",
        what=(
            "Een feed is een bestand dat opsomt wat er nieuw is op deze site. Een feedlezer kijkt voor u en "
            "toont nieuwe artikelen zodra ze verschijnen, zonder account of e-mailadres."
        ),
        subscribe="Abonneren",
        copy="Kopiëren",
        copied="Gekopieerd",
        same="Ze zeggen allemaal hetzelfde. Heeft uw lezer geen voorkeur, neem dan het eerste.",
        latest="Nieuwste",
        more="Meer in de feed:",
        empty="Er is nog niets verschenen.",
        every="Alle feeds",
        how="Zo abonneert u zich",
        steps=(
            (
                "Kies een feedlezer, als u er nog geen hebt. Er zijn gratis lezers voor telefoons, computers en "
                "browsers."
            ),
            "Kopieer het adres van een feed: open zijn pagina en gebruik de knop naast het adres.",
            "Plak het in de lezer, waar Toevoegen, Volgen of Abonneren staat.",
        ),
        opml="Alle feeds in één bestand, om in een lezer te importeren",
        here=(
            "Dit is een feed. Kopieer het adres van deze pagina naar een feedlezer om nieuwe artikelen te zien "
            "zodra ze verschijnen."
        ),
    ),
    "pl": Words(
        feed="Kanał",
        feeds="Kanały",
        what=(
            "Kanał to plik, który wymienia nowości w tej witrynie. Czytnik kanałów zagląda do niego za Ciebie i "
            "pokazuje nowe artykuły, gdy tylko się pojawią, bez konta i bez adresu e-mail."
        ),
        subscribe="Subskrybuj",
        copy="Kopiuj",
        copied="Skopiowano",
        same="Wszystkie mówią to samo. Jeśli czytnikowi jest to obojętne, wybierz pierwszy.",
        latest="Najnowsze",
        more="Więcej w kanale:",
        empty="Nic się jeszcze nie ukazało.",
        every="Wszystkie kanały",
        how="Jak subskrybować",
        steps=(
            (
                "Wybierz czytnik kanałów, jeśli jeszcze go nie masz. Są bezpłatne, na telefony, komputery i do "
                "przeglądarek."
            ),
            "Skopiuj adres kanału: otwórz jego stronę i użyj przycisku obok adresu.",
            "Wklej go w czytniku tam, gdzie jest Dodaj, Obserwuj lub Subskrybuj.",
        ),
        opml="Wszystkie kanały w jednym pliku, do zaimportowania w czytniku",
        here=(
            "To jest kanał. Skopiuj adres tej strony do czytnika kanałów, a zobaczysz nowe artykuły, gdy tylko "
            "się pojawią."
        ),
    ),
    "ru": Words(
        feed="Лента",
        feeds="Ленты",
        what=(
            "Лента — это файл, в котором перечислено новое на этом сайте. Программа для чтения лент заглядывает "
            "в него за вас и показывает новые статьи, как только они выходят, без регистрации и адреса "
            "электронной почты."
        ),
        subscribe="Подписаться",
        copy="Копировать",
        copied="Скопировано",
        same="Содержание у всех одно и то же. Если вашей программе всё равно, берите первый адрес.",
        latest="Новое",
        more="Ещё в ленте:",
        empty="Пока ничего не вышло.",
        every="Все ленты",
        how="Как подписаться",
        steps=(
            (
                "Выберите программу для чтения лент, если её у вас ещё нет. Есть бесплатные для телефонов, "
                "компьютеров и браузеров."
            ),
            "Скопируйте адрес ленты: откройте её страницу и нажмите кнопку рядом с адресом.",
            "Вставьте его в программу там, где написано «Добавить», «Читать» или «Подписаться».",
        ),
        opml="Все ленты одним файлом, для импорта в программу",
        here=(
            "Это лента. Скопируйте адрес этой страницы в программу для чтения лент, и она будет показывать новые "
            "статьи, как только они выходят."
        ),
    ),
    "zh": Words(
        feed="订阅源",
        feeds="订阅源",
        what="订阅源是一个文件，列出本站的新内容。阅读器会替您查看它，一有新文章就显示给您，无需注册账号或留下邮箱。",
        subscribe="订阅",
        copy="复制",
        copied="已复制",
        same="以下地址内容相同。如果阅读器没有要求，请用第一个。",
        latest="最新文章",
        more="订阅源中还有：",
        empty="还没有文章。",
        every="全部订阅源",
        how="如何订阅",
        steps=(
            "如果还没有阅读器，请先选一个。手机、电脑和浏览器都有免费的。",
            "复制订阅源的地址：打开它的页面，按地址旁的按钮。",
            "把地址粘贴到阅读器的“添加”“关注”或“订阅”处。",
        ),
        opml="全部订阅源合为一个文件，可导入阅读器",
        here="这是一个订阅源。把本页地址复制到阅读器中，一有新文章就会显示给您。",
    ),
    "zh-Hant": Words(
        feed="訂閱源",
        feeds="訂閱源",
        what=(
            "訂閱源是一個檔案，列出本站的新內容。閱讀器會替您查看它，一有新文章就顯示給您，無需註冊帳號或留下電子郵件。"
        ),
        subscribe="訂閱",
        copy="複製",
        copied="已複製",
        same="以下網址內容相同。如果閱讀器沒有要求，請用第一個。",
        latest="最新文章",
        more="訂閱源中還有：",
        empty="還沒有文章。",
        every="全部訂閱源",
        how="如何訂閱",
        steps=(
            "如果還沒有閱讀器，請先選一個。手機、電腦和瀏覽器都有免費的。",
            "複製訂閱源的網址：打開它的頁面，按網址旁的按鈕。",
            "把網址貼到閱讀器的「新增」、「追蹤」或「訂閱」處。",
        ),
        opml="全部訂閱源合為一個檔案，可匯入閱讀器",
        here="這是一個訂閱源。把本頁網址複製到閱讀器中，一有新文章就會顯示給您。",
    ),
    "ja": Words(
        feed="フィード",
        feeds="フィード",
        what=(
            "フィードは、このサイトの新着を一覧にしたファイルです。フィードリーダーが代わりに確認し、新しい記事が"
            "出るとすぐに、アカウントもメールアドレスもなしで表示します。"
        ),
        subscribe="購読する",
        copy="コピー",
        copied="コピーしました",
        same="どれも内容は同じです。リーダーに指定がなければ、最初のものをお使いください。",
        latest="新着記事",
        more="フィードにはほかに:",
        empty="記事はまだありません。",
        every="すべてのフィード",
        how="購読のしかた",
        steps=(
            (
                "まだお持ちでなければ、フィードリーダーを選びます。スマートフォン、パソコン、ブラウザー用に無料の"
                "ものがあります。"
            ),
            "フィードのページを開き、アドレスの横のボタンでアドレスをコピーします。",
            "リーダーの「追加」「フォロー」「購読」などの欄に貼り付けます。",
        ),
        opml="すべてのフィードを 1 つのファイルで（リーダーへの取り込み用）",
        here=(
            "これはフィードです。このページのアドレスをフィードリーダーにコピーすると、新しい記事が出るとすぐに表"
            "示されます。"
        ),
    ),
    "ar": Words(
        feed="خلاصة",
        feeds="الخلاصات",
        what=(
            "الخلاصة ملف يسرد الجديد في هذا الموقع. يطّلع عليها قارئ الخلاصات نيابةً عنك ويعرض لك المقالات الجديدة "
            "فور نشرها، بلا حساب ولا عنوان بريد إلكتروني."
        ),
        subscribe="اشترك",
        copy="انسخ",
        copied="نُسخ",
        same="كل هذه العناوين تؤدي إلى المحتوى نفسه. إن لم يفضّل قارئك أحدها فخذ الأول.",
        latest="الأحدث",
        more="المزيد في الخلاصة:",
        empty="لم يُنشر شيء بعد.",
        every="كل الخلاصات",
        how="كيف تشترك",
        steps=(
            "اختر قارئ خلاصات إن لم يكن لديك واحد. هناك قارئات مجانية للهواتف والحواسيب والمتصفحات.",
            "انسخ عنوان الخلاصة: افتح صفحتها واستعمل الزر المجاور للعنوان.",
            "ألصقه في القارئ حيث تجد «إضافة» أو «متابعة» أو «اشتراك».",
        ),
        opml="كل الخلاصات في ملف واحد لاستيرادها إلى قارئ",
        here="هذه خلاصة. انسخ عنوان هذه الصفحة إلى قارئ خلاصات لتظهر لك المقالات الجديدة فور نشرها.",
        rtl=True,
    ),
}

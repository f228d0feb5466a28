"""Words that say little about what a text wants: articles, pronouns, auxiliaries, greetings. Lists, no code.

Only languages whose function words are written apart are worth a list here. By these words a text's language is told
as well, so each list holds what texts in it can hardly do without.
"""

from __future__ import annotations

_LISTS = {
    "English": """a about above after again all also am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either
    else ever every few for from further get gets getting give given go goes going got had hadn't has hasn't have
    haven't having he he's hello help her here hers herself hey hi him himself his how how's however i i'd i'll i'm
    i've if in into is isn't it it's its itself just kindly know let let's like look looking make many may maybe me
    might mine more most much must my myself need needs no nor not now of off ok okay on once one only or other our
    ours ourselves out over own perhaps please quite rather really same say says see shall she she's should shouldn't
    since so some someone something still such sure tell than thank thanks that that's the their theirs them
    themselves then there there's these they they'd they'll they're they've thing things think this those though
    through to too trying try under until up us use using very want wanted wants was wasn't way we we'd we'll we're
    we've well were weren't what what's when when's where where's whether which while who who's whom whose why will
    with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself""",
    "German": """aber alle als am an auch auf aus bei bin bis bitte da damit dann das dass dem den denn der des die
    dies diese diesem diesen dieser dieses doch du durch ein eine einem einen einer eines er es euch für guten habe
    haben hallo hat hatte ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jetzt kann kannst kein keine
    können könnte man mehr mein meine meinem meinen meiner mich mir mit muss nach nicht noch nun nur ob oder ohne
    schon sehr sein seine sich sie sind so über um und uns unser vom von vor war was weil wenn wer werden wie wieder
    wir wird wo wurde zu zum zur""",
    "French": """ai alors au aussi aux avec avez avoir bonjour c'est ce cela ces cet cette comme comment dans de des
    du elle elles en entre est et être eu fait faire il ils j'ai je l la le les leur leurs lui ma mais me merci mes
    moi mon ne nos notre nous on ont ou où par pas peut plus pour pourquoi pouvez puis quand que quel quelle qui quoi
    sa sans se ses si son sont suis sur ta te tes toi ton tous tout très tu un une veux vos votre vous y à""",
    "Spanish": """a al algo así aunque como con cuál cuando cómo de del desde donde dos e el ella ellos en entre era
    es esa ese eso esta está estaba este esto estoy fue gracias ha hace hasta hay he hola la las le les lo los más me
    mi mis muy nada ni no nos o otra otro para pero poco por porque puede puedo que qué quiero quién se ser si sí sin
    sobre son soy su sus también te tengo ti tiene todo todos tu un una uno usted y ya yo""",
    "Italian": """a ad agli ai al alla alle anche ancora c'è che chi ci ciao come con cosa cui da dal dalla de degli
    dei del della delle di dove e ed era fare grazie gli ha hai hanno ho i il in io l la le lei lo loro lui ma mi mia
    mio molto ne nel nella no noi non o per perché più poi posso può quando quello questa questo qui se sei si sono su
    sua sul sulla suo tra tu tutti tutto un una uno vi voglio voi vorrei è""",
    "Portuguese": """a ao aos as até com como da das de dela dele depois do dos e ela ele eles em entre era essa esse
    esta está este eu foi há isso isto já lhe mais mas me meu minha muito na nas no nos não o obrigado olá onde os ou
    para pela pelo pode por porque posso quando que quem quero se sem ser seu sua são só também te tem tenho um uma
    você""",
    "Dutch": """aan al als bij dat de der die dit doen door dus een en er geen had hallo heb hebben heeft hem het hier
    hij hoe hun ik in is ja je kan kunnen maar me meer met mij mijn naar niet nog nu of om omdat ons onze ook op over
    te tot u uit uw van veel voor waar wanneer was wat we wel werd wie wij wil worden ze zich zij zijn zo zou""",
    "Danish": """af aldrig alle alt anden andre at bare begge blev blevet blive bliver da de deg dem den denne der
    deres derfor dermed det dette dig din dine disse dog du efter egen eller en end endnu er et fik flere for fordi
    fra få får før gennem give godt gør ham han hans har havde have hej hende hendes her hos hun hvad hvem hver hvilke
    hvilken hvis hvor hvordan hvorfor i idet ikke ind ingen intet ja jeg jer kan kunne lige mange med meget mellem men
    mens mere mig mod må ned nej nogen noget nogle nu når og også om op os over på sagde samt selv ses sig sin sine
    skal skulle som så sådan tak til ud uden under var ved vi vil ville vores være været""",
    "Norwegian": """alle alt andre at av bare ble blei bli blir blitt både da de deg dei dem den denne der deres det
    dette din disse du eg ei ein eit eller en enn er et etter for fordi fra frå få får før gjennom gjør ha hadde han
    hans har hei hennes her hjå ho hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke ikkje ingen inn
    ja jeg kan kunne kva kven kvifor mange med meg mellom men mens mer mot mye må nei noe noen nå når og også om opp
    oss over på seg selv si sin sine sitt skal skulle slik som så takk til ut uten var ved vi vil ville vår våre være
    vært""",
    "Swedish": """alla allt att av bara blev bli blir blivit båda de dem den denna deras dess det detta dig din dina
    du där då efter eftersom eller en ett finns flera från få får för gör göra ha hade han hans har hej hela henne
    hennes hon honom hos hur här i icke in inga ingen inget inte ja jag kan kanske kommer kunde man med mellan men mer
    mig min mina mot mycket måste ni nu när någon något några och också om oss på sedan sig sin sina sitt ska skall
    skulle som så sådan tack till under upp ut utan vad var vara varför varje vem vi vid vilka vilken vill än är även
    över""",
    "Icelandic": """af aftur allir alltaf auk að ef eftir einnig eins ekkert ekki en er ert eru eða frá fyrir fyrst
    haf hafa hafði hann hans hefur hennar henni hvar hvað hver hvernig hvers hér hún inn já kannski með meðan mig
    mikið minn mjög mér nei niður nú og okkur sem sig sinn svo sér síðan takk til um upp var vegna vel vera verið
    verður vil við voru yfir á ég í út þar þau það þegar þeir þeirra þess þessi þetta þig því þá þér þó þú""",
    "Finnish": """ehkä ei eivät eli emme en enemmän ennen ensin että he hei heidän hyvin hän hänen häntä itse ja
    joiden joita joka jonka jos joskus jossa jota jotka jotta kaikki kanssa kautta ketä kiitos koska kuin kuinka
    kuitenkin kun kuten kyllä me meidän miksi mikä minkä minua minulla minun minä missä mitä mukaan mutta myös ne
    niiden niin niitä nyt näin nämä oikein ole olemme olen oleva olevan oli olisi olivat olla ollut on onko ovat
    paljon se sekä sen siellä siitä sillä sinun sinä sitten sitä tai te tuo tällä tämä tämän tässä tätä vaikka vain
    vielä voi voidaan voit voivat vuoksi yhden yksi""",
    "Estonian": """aga ainult alla as ega ehk ei et ette hea iga ikka ja jah jaoks juba juures järel järgi ka kas keda
    kelle kes koos kui kuid kuidas kuna kus kõik küll läbi ma me meie mida miks mil mille minu mis mitte mul mulle muu
    need neid nende nii ning nüüd ole oled oleks olema oli olid olla olnud oma on pole poolt pärast saab saada seal
    seda see sees selle selles siin siis sind sinu sul ta tal teda teie tema tere tuleb vaid veel väga välja või võib
    ära üks üle ümber""",
    "Latvian": """ar arī bet bez bija būs būt caur ceļā es esmu gan ir ja jau jo jūs jūsu ka kad kam kas katrs ko kopā
    kur kura kuras kuri kurš kā kāda kāds lai līdz man manu mums mēs nav ne nevar no nu nē par pat pie pret pār pēc
    savas savu starp tad tai tam tas te tiek tika tikai to tomēr tos tu tur tā tādēļ tās un uz vai vairāk var varētu
    vien viens visi visu viņa viņi viņš vēl ļoti šajā šis šo šī šīs""",
    "Lithuanian": """apie ar arba aš be bei bet bus buvo būti dar dėl gali galima iki ir iš jai jam jau jei jeigu ji
    jie jis jo jos jį jūs jūsų kad kai kaip kas kiek kiekvienas kodėl koks kur kuri kurie kurios kuris kurį ką labai
    man mano mes mums mūsų ne nei nes net nors nuo nėra o pagal pas per po prie prieš sau savo sekant su tai taip tam
    tarp tas tačiau tik to todėl tokia tos tu turi tą už viena vienas vis visi visų yra čia į žemiau""",
    "Polish": """a aby ale ani bardzo bez bo być był była było były będzie będą chce ci ciebie co czy czym dla
    dlaczego do dzień gdy gdzie go i ich ile im innych ja jak jaki jakie jako je jeden jednak jednym jego jej jest
    jestem jeszcze jeśli już każdy kiedy która które którego której który których którym którzy ma mam mamy mi mnie
    moje może możesz można mu my mój na nad nam nas nasz nich nie nim niż o od on ona oni ono oraz po pod poza prosze
    proszę przed przez przy również się swoje swój są ta tak także tam te tego tej ten to tobie tu tutaj twoje tych
    tylko tym u w was we wiele więc wszystkie wszystko z za ze że żeby""",
    "Czech": """a aby ale ani ano asi až bez bude budou by byl byla byli bylo být co což další do ho i jak jako jaké
    je jeho jejich její jen jestli ještě jsem jsi jsme jsou jste já k kam každý kde kdo když ke která které který
    kteří ku mezi mi mne mnoho mohou moje my má máte mít můj může můžete na nad ne nebo nebyl není než nic nám náš o
    od on ona oni po pod podle pokud pouze pro prosím proto protože proč právě před přes při s se si sice své svůj ta
    tady tak také takže tam tato tedy ten tento to toho tohoto tom tomu toto tu tuto ty tyto té těch u už v ve vy vám
    vás váš více však všechny z za zde ze či že""",
    "Slovak": """a aby aj ak ako ale alebo ani asi až bez bol bola boli bolo bude budú by byť do ho i iba ich ja je
    jeho jej k kam každý kde keď kto ktorá ktoré ktorí ktorý ku lebo len majú mal medzi menej mi mne mnoho možno my má
    môj môže môžete na nad nebol nech než nie nič nám náš o od on ona oni po pod podľa pokiaľ pre pred preto pretože
    prečo pri prosím práve s sa si sme smú so som svoj svoje sú ta tak takže tam te teda ten tento tie tieto to toho
    tom tomu toto tu ty tá táto túto u už v viac vo vy vám vás váš však všetko z za zo áno čo ďalšie že""",
    "Hungarian": """a abban ahol aki akik amely amelyek ami amikor amit arra az azok azon azonban azt azért be benne
    csak de e ebben eddig egy egyes egyik egyéb ehhez el előtt ennek ez ezek ezen ezt fel ha hanem hogy hogyan hol
    igen igy illetve ilyen is ismét itt jó kell ki kérem kívül köszönöm közben között le legyen lehet lenne lesz maga
    meg mellett mert mi miatt mind minden mindig mint mit mivel miért most már más még nagyon ne nekem neki nem nincs
    olyan ott pedig s saját sem szerint szia számos számára szét ti tovább több után utána vagy vagyok valami való van
    vannak vissza volna volt voltak át én így össze úgy ő ők""",
    "Romanian": """a acea aceasta această acest aceste acestor acestui acum ai aici al ale alte am ar are asta astfel
    au avea aveți aș așa bine bună ca ce cea cei cel cele chiar ci cine cu cum când cât câte că da dacă dar de deci
    decât despre din dintre doar dumneavoastră după ea ei el ele era este eu există fi fie foarte fost fără i iar la
    le lor lui mai mea mele mi mie mult mulțumesc mă ne nici nimic noastre noi nostru nu o ori oricare pe pentru peste
    poate pot poți prea prin s sa sau se si spre sub sunt sunteți să ta te toate tot toți tu un una unde unei unor
    unui va vom vor vreau vă îi îl împreună în înainte încă între întrebare își și""",
    "Catalan": """això algun als altra altres amb aquell aquest aquesta aquestes aquests bé cada com contra dels des
    després doncs durant el ella ells els em en encara ens entre era estan està ets fa fan fer fins gràcies ha han hi
    hola i ja jo la les li llavors m'agradaria massa mateix mentre meu meva molt molta no només nosaltres o on pel
    pels per perquè però poc pot puc qual quan quant que qui què s'ha saber sempre sense ser seu seva si sobre soc
    sota són també tan tant tenir teu teva tinc tot tota tots un una uns va vaig vam van vosaltres vull és""",
    "Croatian": """a ako ali bi bih bila bili bilo bio bismo biti da dakle do dobro dok drugi ga gdje hvala i iako ih
    ili im ima imaju imam ipak iz ja je jedan jer jesam jesu još ju kad kada kako kao kod koja koje koji kojih kojim
    kojoj kroz li me mene meni među mi mnogo mogao mogu moguće moj moja molim možda može možete mu na nad nam nas naš
    ne nego neke neki nema nešto ni nije nisu njega njegov njih njihov no o od oko on ona onda oni ono ova ovaj ove
    ovo po pod pre preko prema pri sa sam samo se sebe smo ste sto su sve svi svoj svoje ta tada taj tako također te
    ti to toga tom u uz vam vas vaš već vi više vrlo za zato zašto će ću šta što""",
    "Turkish": """acaba ama ancak artık aslında az bana bazı belki ben beni benim bile bir biraz biri birkaç birçok
    biz bize bizim bu buna bunlar bunu bunun burada da daha de defa değil diye dolayı en evet fakat gibi göre hangi
    hatta hayır hem henüz hep hepsi her hiç ile ise için işte kadar kendi ki kim lütfen merhaba mi mu mü mı nasıl ne
    neden nerede niçin o olan olarak oldu olduğu olduğunu olmak olması olsa olur on ona onlar onu onun oysa sanki sen
    seni senin siz sizin sonra tarafından teşekkürler tüm var ve veya ya yani yapmak yok zaten çok çünkü üzere şey
    şimdi şu""",
    "Indonesian": """ada adalah agar akan aku anda antara apa apakah atau bagaimana bagi bahwa banyak baru beberapa
    bisa boleh bukan dalam dan dapat dari dengan di dia hanya harus ia ini itu jika juga kalau kami kamu kapan karena
    kasih kata ke kepada ketika kita lagi lain lebih maka mana masih melalui memiliki mengapa menjadi mereka mohon
    namun oleh orang pada para perlu pernah saat saja sama sampai sangat saya sebagai sebelum sebuah secara sedang
    sehingga sejak selain seperti serta sesuatu setelah setiap siapa suatu sudah supaya tanpa tapi telah tentang
    terhadap terima tersebut tetapi tidak untuk yaitu yang""",
    "Vietnamese": """anh bạn bằng bị bởi cho chúng chưa chỉ các cách cái có cùng cũng cần của em giữa gì hay hãy hơn
    khi không là làm lên lại muốn mà mình một nhiều như nhưng nhất những này nên nó nơi nếu phải qua ra rất rằng sau
    sẽ sự theo thì thể trong trên tôi tại tất từ việc và vào vì vẫn vậy về với vừa xin xuống đang đi điều đây đã đó
    được đến để ở""",
    "Russian": """а без более больше будет будут бы был была были было быть в вам вас ваш вот все всего всех всё вы
    где да для до его ее если есть еще ещё её же за здесь и из или им их к как какая какой когда которая которое
    которые который кто ли либо лучше между меня мне много может можно мой мы на над надо нас наш не него нее нет неё
    ни них но ну о об однако он она они оно от очень по под пожалуйста после потому почему при про с сам свои свой
    себя со спасибо так также такой там тебя тем то тогда того тоже только том тот ты у уже хотя чего чем через что
    чтобы эта эти это этого этой этом этот я""",
    "Ukrainian": """а або але без би був будь була були було бути в вам вас ваш вже ви вона вони воно все всі всіх від
    він г де для до дуже дякую же з за зі й його ким кого кожен коли котрий лише люди мене мені ми може можна моя між
    мій на над нам нас наш не нею ним ними них ні ніж об один от по при про просто проте під після та так також там
    твій те тебе ти тим то тобі того той тому тут тільки у це цей цим цього цьому ця ці через чи ще що щоб щодо щось я
    як яка який якої якщо які є і із їх її""",
    "Bulgarian": """а аз ако ала без беше би бил била били било бих благодаря бъде в вас вече ви вие все всеки всички
    във го да даже дали до докато доколкото е един една едно за защо защото и из или им има искам й как каква какво
    какъв като кога когато което които кой който която къде към ли ме между мен ми много мога може можете мой моля моя
    му на над най нас не него нея ни ние ничия но някои някой няма обаче около от по под пред през при са само се сега
    си след сме сте съм със също така такава там те тези ти това тогава този той тук тя тях у че ще я""",
}  # fmt: skip

NAMED = {name: frozenset(words.split()) for name, words in _LISTS.items()}
"""The words of each language, case folded, as `domain.words` cuts them; what comes first is the more widespread."""

LANGUAGES: tuple[frozenset[str], ...] = tuple(NAMED.values())

"""Words that say little about what a text wants: articles, pronouns, auxiliaries, greetings. Lists, no code.

Only languages whose function words are written apart are worth a list here.
"""

from __future__ import annotations

LANGUAGES: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        # English
        """a about above after again all also am an and any are aren't as at be because been before being below
        between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each
        either else ever every few for from further get gets getting give given go goes going got had hadn't has
        hasn't have haven't having he he's hello help her here hers herself hey hi him himself his how how's however i
        i'd i'll i'm i've if in into is isn't it it's its itself just kindly know let let's like look looking make
        many may maybe me might mine more most much must my myself need needs no nor not now of off ok okay on once
        one only or other our ours ourselves out over own perhaps please quite rather really same say says see shall
        she she's should shouldn't since so some someone something still such sure tell than thank thanks that that's
        the their theirs them themselves then there there's these they they'd they'll they're they've thing things
        think this those though through to too trying try under until up us use using very want wanted wants was
        wasn't way we we'd we'll we're we've well were weren't what what's when when's where where's whether which
        while who who's whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're
        you've your yours yourself""",
        # German
        """aber alle als am an auch auf aus bei bin bis bitte da damit dann das dass dem den denn der des die dies
        diese diesem diesen dieser dieses doch du durch ein eine einem einen einer eines er es euch für guten habe
        haben hallo hat hatte ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jetzt kann kannst kein keine
        können könnte man mehr mein meine meinem meinen meiner mich mir mit muss nach nicht noch nun nur ob oder ohne
        schon sehr sein seine sich sie sind so über um und uns unser vom von vor war was weil wenn wer werden wie
        wieder wir wird wo wurde zu zum zur""",
        # French
        """ai alors au aussi aux avec avez avoir bonjour c'est ce cela ces cet cette comme comment dans de des du elle
        elles en entre est et être eu fait faire il ils j'ai je l la le les leur leurs lui ma mais me merci mes moi
        mon ne nos notre nous on ont ou où par pas peut plus pour pourquoi pouvez puis quand que quel quelle qui quoi
        sa sans se ses si son sont suis sur ta te tes toi ton tous tout très tu un une veux vos votre vous y à""",
        # Spanish
        """a al algo así aunque como con cuál cuando cómo de del desde donde dos e el ella ellos en entre era es esa
        ese eso esta está estaba este esto estoy fue gracias ha hace hasta hay he hola la las le les lo los más me mi
        mis muy nada ni no nos o otra otro para pero poco por porque puede puedo que qué quiero quién se ser si sí sin
        sobre son soy su sus también te tengo ti tiene todo todos tu un una uno usted y ya yo""",
        # Italian
        """a ad agli ai al alla alle anche ancora c'è che chi ci ciao come con cosa cui da dal dalla de degli dei del
        della delle di dove e ed era fare grazie gli ha hai hanno ho i il in io l la le lei lo loro lui ma mi mia mio
        molto ne nel nella no noi non o per perché più poi posso può quando quello questa questo qui se sei si sono su
        sua sul sulla suo tra tu tutti tutto un una uno vi voglio voi vorrei è""",
        # Portuguese
        """a ao aos as até com como da das de dela dele depois do dos e ela ele eles em entre era essa esse esta está
        este eu foi há isso isto já lhe mais mas me meu minha muito na nas no nos não o obrigado olá onde os ou para
        pela pelo pode por porque posso quando que quem quero se sem ser seu sua são só também te tem tenho um uma
        você""",
        # Dutch
        """aan al als bij dat de der die dit doen door dus een en er geen had hallo heb hebben heeft hem het hier hij
        hoe hun ik in is ja je kan kunnen maar me meer met mij mijn naar niet nog nu of om omdat ons onze ook op over
        te tot u uit uw van veel voor waar wanneer was wat we wel werd wie wij wil worden ze zich zij zijn zo zou""",
    )
)
"""One set per language, case folded, as `domain.words` cuts them."""

"""What things are called that a text can name but not hold: pictures, recordings, files. Words only."""

from __future__ import annotations

MEDIA = (
    r"images?|imgs?|graphics?|visuals?|visuali[sz]ations?|animations?|icons?|collages?|melod(?:y|ies)|3d models?"
    r"|pictures?|pics?|photos?|photographs?|figures?|diagrams?|charts?|graphs?|paintings?|drawings?|sketch(?:es)?"
    r"|illustrations?|screenshots?|maps?|videos?|clips?|films?|movies?|audios?|recordings?|songs?|music(?:al)?"
    r"|sounds?|soundtracks?|podcasts?|files?|attachments?|attached|pdfs?|docx?|excel|spreadsheets?|csv|xlsx?|jpe?gs?"
    r"|pngs?|gifs?|mp[34]s?|wav|portraits?|posters?|logos?|memes?|comics?|cartoons?|scans?|x-?rays?|blueprints?"
    r"|flowcharts?|infographics?|bild(?:er)?|foto(?:s|grafie)?|datei(?:en)?|anhang|imagen(?:es)?|archivo|adjunto"
    r"|ficheiro|imagem|anexo|fichier|pi[eè]ce jointe|vid[eé]o|audio|immagine|allegato|afbeelding|bijlage|bestand"
    r"|billede|fil|vedh[aæ]ftet|изображение|картинка|файл|фото|видео|图片|图像|照片|附件|视频|音频|画像|写真|動画"
)
"""A picture, a recording or a file."""

PIECES = (
    r"articles?|texts?|passages?|paragraphs?|essays?|documents?|poems?|stor(?:y|ies)|code|snippets?|data ?sets?"
    r"|datasets?|emails?|letters?|speech(?:es)?|transcripts?|reports?|reviews?|lyrics|scripts?|corpus|tables?"
    r"|tweets?|posts?|quotes?|sentences?|urls?|links?|websites?|web ?pages?|recipes?|resumes?|contracts?|books?"
    r"|chapters?|content|input|data|artikel|artiklen|aufsatz|gedicht|absatz|art[ií]culo|artigo|articolo|poema|texto|testo"
    r"|texte|tekst|po[eè]me|paragraphe|p[aá]rrafo|digt|novelle|notic(?:ia|ias)|文章|文本|记事|記事"
)
"""A piece of writing or data that may be named instead of given."""

FILE = (
    r"[\w\-. ]{1,80}\.(?:jpe?g|png|gif|bmp|webp|svg|tiff?|pdf|docx?|xlsx?|csv|tsv|pptx?|txt|mp[34]|wav|avi|mov"
    r"|zip|json|xml)"
)
"""The name of a file."""

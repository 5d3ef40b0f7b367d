"""Invented people's names: first and last names of many cultures, combined by the seed. Nobody real is meant."""

from random import Random

CULTURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}


def _culture(name: str, first: str, last: str) -> None:
    CULTURES[name] = tuple(first.split()), tuple(part.replace("_", " ") for part in last.split())


_culture(
    "german",
    "Jonas Lena Felix Greta Moritz Hannah Lukas Frieda Emil Clara Anton Marlene Jakob Ida Konrad Paula Till Nele "
    "Fabian Antje Henrik Silke Ruben Wiebke",
    "Weber Lindner Brandt Vogel Kessler Hartwig Reuter Bergmann Falk Sommer Engel Dietz Pohl Winkler Ahrens Stein "
    "Kuhn Lorenz Seidel Rademacher Thiele Hollmann Behrens Krüger",
)
_culture(
    "nigerian",
    "Ines Chidi Amara Tunde Ngozi Emeka Folake Ibrahim Zainab Kelechi Adaeze Segun Yetunde Musa Halima Obinna Bisi "
    "Femi Ifeoma Sade Uche Temi Aisha Dayo",
    "Okafor Adeyemi Balogun Eze Nwosu Abiola Okonkwo Bello Lawal Chukwu Ojo Olawale Danjuma Ekpo Ibekwe Afolabi Uzor "
    "Akande Garba Onuoha Fashola Idowu Nnadi Salami",
)
_culture(
    "indian",
    "Priya Dev Ananya Rohan Kavya Arjun Meera Vikram Nisha Karthik Lakshmi Aditya Sneha Rahul Divya Sanjay Pooja "
    "Harish Anjali Nikhil Revathi Suresh Tara Gautam",
    "Raman Patel Iyer Sharma Nair Reddy Banerjee Kulkarni Menon Gupta Desai Rao Chatterjee Joshi Pillai Bhat Malhotra "
    "Sethi Krishnan Verma Naidu Kapoor Ghosh Hegde",
)
_culture(
    "singaporean",
    "Mei-Lin Wei-Jie Hui-Min Jia-Hao Li-Ting Kai-Xuan Xin-Yi Zhi-Hao Siew-Ling Jun-Wei Pei-Shan Boon-Keng Shu-Fen "
    "Yong-Sheng Rui-En Chee-Meng Yi-Ling Wen-Bin",
    "Tan Lim Ng Goh Ong Teo Koh Chua Yeo Sim Toh Lau Chew Foo Quek Seah Phua Heng",
)
_culture(
    "spanish",
    "Tomás Lucía Álvaro Carmen Mateo Inés Sergio Marta Rubén Elena Adrián Pilar Hugo Nuria Iker Rocío Pablo Alba "
    "Gonzalo Irene Joaquín Olga Bruno Celia",
    "Vidal Navarro Ferrer Castillo Iglesias Reyes Cabrera Soler Molina Ibáñez Prieto Vega Lozano Rubio Esteve Campos "
    "Serra Duarte Gallardo Mendoza Bravo Pascual Roca Aguilar",
)
_culture(
    "brazilian",
    "João Beatriz Rafael Larissa Thiago Camila Caio Fernanda Mateus Júlia Vinícius Letícia Otávio Aline Murilo Débora "
    "Renato Luana Davi Isadora",
    "Silva_Prado Cardoso Teixeira Barbosa Moura Nogueira Azevedo Pacheco Rezende Brandão Farias Siqueira Tavares Leite "
    "Camargo Peixoto Antunes Falcão Guimarães Vasques",
)
_culture(
    "swedish",
    "Sara Ola Astrid Nils Ebba Gustav Linnea Oskar Maja Axel Freja Viktor Signe Anders Elsa Björn Karin Mattias",
    "Lindqvist Nordmann Ekström Sandberg Holm Åkesson Bergström Dahlin Forsberg Hallgren Lundin Sjögren Wallin Öberg "
    "Norén Strand Hedlund Fransson",
)
_culture(
    "polish",
    "Agnieszka Piotr Zofia Marek Kasia Tomasz Magda Wojtek Hania Jakub Dorota Szymon Ewa Bartek Iwona Michał Joanna "
    "Łukasz",
    "Nowicki Zielińska Wrona Kamiński Mazur Sikora Dąbrowska Pawlak Górski Lis Kubiak Wilk Sobczak Krawczyk Malec "
    "Jurek Wójtowicz Bielska",
)
_culture(
    "french",
    "Camille Théo Léa Hugo Manon Antoine Chloé Baptiste Élodie Julien Margaux Rémi Sylvie Yann Clémence Olivier Anaïs "
    "Gaël",
    "Moreau Lefèvre Garnier Chevalier Roussel Fontaine Perrin Marchand Dufour Blanchard Gauthier Renaud Colin Leclerc "
    "Barbier Arnaud Poirier Vasseur",
)
_culture(
    "british",
    "Harriet Owen Imogen Callum Freya Gareth Poppy Alistair Niamh Rhys Georgina Duncan Bethan Fergus Tamsin Elliot "
    "Maeve Rory Isla Dominic",
    "Ashworth Pembroke Hartley Macleod Penhaligon Whitcombe Llewellyn Fairbairn Thornbury Kerr Sutherland Marlowe "
    "Bramwell Doherty Eastwick Gallagher Hadley Prewett Rowntree Selby",
)
_culture(
    "arab",
    "Noor Omar Layla Karim Rania Yusuf Salma Tariq Dina Hassan Mariam Sami Nadia Khaled Huda Anis Farah Walid",
    "Haddad Mansour Khalil Nasser Saleh Farouk Aziz Hamdan Qasim Shaheen Najjar Darwish Rahal Sabbagh Touma Zidan "
    "Kassem Habib",
)
_culture(
    "hebrew",
    "Guy Noa Amit Shira Yonatan Tamar Eitan Maya Ori Yael Roni Gal Talia Nadav",
    "Aharon Peretz Shalev Barak Golan Navon Regev Sharabi Tzur Yardeni Oren Lavi Harel Dagan",
)
_culture(
    "japanese",
    "Hana Kenji Aiko Haruto Yui Takumi Sakura Daichi Rin Sota Emi Naoki Mio Ryo Kaori Yuto Nanami Shun",
    "Sato Fujimoto Kuroda Nakagawa Ishida Okabe Hayama Matsuda Shimizu Ueno Arai Kobari Minami Tsuda Morita Endo "
    "Yasuda Hoshino",
)
_culture(
    "korean",
    "Ji-woo Min-jun Seo-yeon Do-hyun Ha-eun Joon-ho Soo-ah Tae-yang Yu-na Hyun-woo Na-rae Sung-min Bo-ra Ki-tae",
    "Bae Cho Han Hwang Jang Kwon Moon Nam Noh Ryu Seo Shim Yang Yoon",
)
_culture(
    "vietnamese",
    "Linh Minh Thảo Quang Hương Tuấn Ngọc Khánh Lan Phúc Trang Bảo My Long Vy Hải",
    "Nguyễn Trần Phạm Huỳnh Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Tô",
)
_culture(
    "filipino",
    "Joy Paolo Angelica Miguel Bea Carlo Trisha Enzo Liza Rafa Mika Jomar Divina Nico",
    "Bautista Dimaculangan Villanueva Salonga Magsaysay Pascua Manalo Abella Lacson Tolentino Yap Ocampo Sison "
    "Catapang",
)
_culture(
    "kenyan",
    "Wanjiru Kamau Akinyi Otieno Njeri Mwangi Chebet Kiprop Atieno Baraka Wambui Juma Nafula Kibet Zuri Jabari",
    "Mutua Odhiambo Kariuki Wekesa Cheruiyot Ndegwa Omondi Karanja Maina Barasa Njoroge Koech Auma Gitau Simiyu Mbugua",
)
_culture(
    "southafrican",
    "Thandi Sipho Lerato Pieter Naledi Bongani Anneke Themba Zanele Kagiso Marike Lwazi Nomsa Ruan Palesa Tshepo",
    "Dlamini Botha Nkosi van_Wyk Khumalo Mokoena Naidoo Pretorius Sithole Molefe Venter Zulu Mahlangu Steyn Radebe "
    "Ngcobo",
)
_culture(
    "american",
    "Amanda Tyler Jasmine Caleb Brianna Marcus Shelby Dante Paige Wyatt Alicia Trevor Monique Dylan Renee Garrett "
    "Kiara Logan Dana Joe",
    "Hollis Whitaker Carver Boone Delaney Strickland Ames Pruitt Landry Sawyer Mercer Tillman Vaughn Prescott Langley "
    "Hayward Ellery Crowder Baines Lin",
)
_culture(
    "mexican",
    "Ximena Diego Valeria Emiliano Renata Santiago Daniela Rodrigo Fátima Iván Paulina Ulises Regina Leonel",
    "Zamora Ochoa Villarreal Cisneros Montes Arriaga Trejo Quintero Salgado Lozada Becerra Macías Tovar Rosales",
)
_culture(
    "turkish",
    "Elif Emre Zeynep Kerem Defne Burak Selin Mert Aslı Onur Derya Cem Ece Tolga Nazlı Barış",
    "Yıldız Kaya Demir Aydın Şahin Koç Arslan Öztürk Doğan Aksoy Polat Erdem Güneş Tekin Uçar Bulut",
)
_culture(
    "italian",
    "Chiara Lorenzo Giulia Matteo Francesca Davide Elisa Marco Alessia Riccardo Silvia Nicolò Ilaria Pietro",
    "Marchetti Bellini Galli Ferraro Longo Rinaldi Serra Conte Vitale Caruso Moretti Basile Grassi Donati",
)
_culture(
    "dutch",
    "Sanne Bram Fleur Daan Lotte Sven Femke Jeroen Anouk Wouter Maartje Thijs Iris Ruud",
    "de_Vries Bakker van_Dijk Mulder Kuipers Hoekstra van_den_Berg Postma Dekker Schouten Vermeer Kok Timmermans Blom",
)
_culture(
    "ukrainian",
    "Oksana Taras Solomiya Andriy Olena Bohdan Iryna Maksym Kateryna Ostap Yaroslava Danylo Nadiya Petro",
    "Kovalenko Shevchuk Bondar Melnyk Tkachenko Lysenko Marchenko Hrytsenko Savchuk Rudenko Petrenko Moroz Kravets "
    "Onyshchenko",
)
EVERYWHERE = tuple(CULTURES)
LETTERS = str.maketrans("øłıđæœßðþ", "olidaosdt")


def invent(rng: Random, cultures: tuple[str, ...]) -> str:
    """A full name; one in eight carries a last name of another culture."""
    first, last = CULTURES[rng.choice(cultures)]
    if rng.random() < 0.125:
        last = CULTURES[rng.choice(EVERYWHERE)][1]
    return f"{rng.choice(first)} {rng.choice(last)}"


class Mailboxes:
    """Addresses made of names; whoever shares a name gets a number."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, folded_name: str) -> str:
        """The next free address of a folded name, without its domain."""
        first, _, last = folded_name.translate(LETTERS).partition(" ")
        box = f"{first}.{last.replace(' ', '')}".replace("-", "")
        count = self._given[box] = self._given.get(box, 0) + 1
        return box if count == 1 else f"{box}{count}"

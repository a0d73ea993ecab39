"""What every page is made of: who may open it, the frame around it, forms, icons, figures. It knows no app."""
